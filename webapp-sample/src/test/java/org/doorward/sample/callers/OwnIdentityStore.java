package org.doorward.sample.callers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Grace, whose password the server is started with. A caller named {@code broken} makes it fail. */
@ApplicationScoped
public class OwnIdentityStore implements IdentityStore {
    /** Called by the handler of the server, by the type of the credential. */
    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        if (credential.getCaller().equals("broken")) {
            throw new IllegalStateException("the directory does not answer");
        }
        return credential.compareTo("Grace", System.getProperty("own.password", ""))
                ? new CredentialValidationResult("own", "Grace", null, "g-17", Set.of("reader", "writer"))
                : CredentialValidationResult.INVALID_RESULT;
    }
}
