package org.doorward.internal.security;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.internal.account.Caller;
import org.doorward.internal.account.CallerValidator;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.concurrent.OncePer;
import org.doorward.internal.keys.TokenGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The identity stores of the container. The name of the principal is the account's id, as it tells callers apart for the container
 * itself: the unique id of a caller is unique in one store only. Stores return the name as it was typed, so the id is its canonical
 * form. Safe for any thread.
 */
public final class IdentityStores implements CallerValidator {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");

    private final IdentityStoreHandler handler;
    private final OncePer failures = new OncePer(Duration.ofMinutes(1), System::nanoTime);
    private final OncePer warnings = new OncePer(Duration.ofMinutes(1), System::nanoTime);

    private IdentityStores(IdentityStoreHandler handler) {
        this.handler = handler;
    }

    /** The type of the bean that asks all stores. @throws NoClassDefFoundError on a server without Jakarta Security */
    public static Class<?> handlerType() {
        return IdentityStoreHandler.class;
    }

    /**
     * Returns them; empty when no store takes a username and a password. That cannot be told from the beans, because servers
     * add stores of their own; so this asks for a name that nobody has. A store that fails may work later.
     *
     * @param handler the bean of {@link #handlerType}
     */
    public static Optional<CallerValidator> of(Object handler) {
        IdentityStores made = new IdentityStores((IdentityStoreHandler) handler);
        String nobody = "nobody-" + new TokenGenerator().id();
        try {
            return isAsked(made.ask(nobody, nobody)) ? Optional.of(made) : Optional.empty();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "the identity store gave no answer at the start", e);
            return Optional.of(made);
        }
    }

    private static boolean isAsked(@Nullable CredentialValidationResult result) {
        return result != null && result.getStatus() != CredentialValidationResult.Status.NOT_VALIDATED;
    }

    @Override
    public Optional<Caller> validate(String username, String password) {
        CredentialValidationResult result = ask(username, password);
        if (!isAsked(result)) {
            LOG.log(warnings.level(), "no identity store takes a username and a password: nobody can sign in");
            return Optional.empty();
        }
        return result.getStatus() == CredentialValidationResult.Status.VALID
                ? Optional.of(caller(result))
                : Optional.empty();
    }

    private CredentialValidationResult ask(String username, String password) {
        UsernamePasswordCredential credential = new UsernamePasswordCredential(username, password);
        try {
            return handler.validate(credential);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(failures.level(), "an identity store failed", e);
            throw new FailedException(e);
        } finally {
            credential.clear();
        }
    }

    /** @throws IllegalStateException when the store gives somebody who can be no account */
    private Caller caller(CredentialValidationResult result) {
        String name = result.getCallerPrincipal() == null
                ? ""
                : result.getCallerPrincipal().getName();
        Set<String> groups = result.getCallerGroups() == null
                ? Set.of()
                : result.getCallerGroups().stream()
                        .filter(group -> group != null && !group.isBlank())
                        .collect(Collectors.toUnmodifiableSet());
        try {
            AccountId id = AccountId.of(
                    Usernames.normalise(name).orElseThrow(() -> new IllegalArgumentException("it is no username")));
            Account account = Account.active(id, name, groups);
            return new Caller(account.id().value(), account.username(), account.roles());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the identity store validated a caller whose name Doorward cannot store", e);
        }
    }
}
