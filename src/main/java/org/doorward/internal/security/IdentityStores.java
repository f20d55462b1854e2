package org.doorward.internal.security;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.security.enterprise.identitystore.IdentityStore.ValidationType;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.Caller;
import org.doorward.internal.account.CallerValidator;
import org.doorward.internal.concurrent.OncePer;

/**
 * The identity stores of the container. A caller's unique id is the account's id, where one store alone validates: it is unique in
 * its store only. Otherwise the name is, as it is for the container itself. Safe for any thread.
 */
public final class IdentityStores implements CallerValidator {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");

    private final IdentityStoreHandler handler;
    private final boolean unique;
    private final OncePer warnings = new OncePer(Duration.ofMinutes(1), System::nanoTime);

    private IdentityStores(IdentityStoreHandler handler, boolean unique) {
        this.handler = handler;
        this.unique = unique;
    }

    /** The type of the bean that asks all stores. @throws NoClassDefFoundError on a server without Jakarta Security */
    public static Class<?> handlerType() {
        return IdentityStoreHandler.class;
    }

    /** The type of the beans that are stores. */
    public static Class<?> storeType() {
        return IdentityStore.class;
    }

    /**
     * Returns them; empty when no store validates passwords.
     *
     * @param handler the bean of {@link #handlerType}
     * @param stores the beans of {@link #storeType}
     */
    public static Optional<CallerValidator> of(Object handler, List<?> stores) {
        long validating = stores.stream()
                .filter(store -> store instanceof IdentityStore one
                        && one.validationTypes().contains(ValidationType.VALIDATE))
                .count();
        return validating == 0
                ? Optional.empty()
                : Optional.of(new IdentityStores((IdentityStoreHandler) handler, validating == 1));
    }

    @Override
    public Optional<Caller> validate(String username, String password) {
        UsernamePasswordCredential credential = new UsernamePasswordCredential(username, password);
        CredentialValidationResult result;
        try {
            result = handler.validate(credential);
        } catch (RuntimeException e) {
            throw new StoreUnavailableException("the identity store gave no answer", e);
        } finally {
            credential.clear();
        }
        if (result == null || result.getStatus() == CredentialValidationResult.Status.NOT_VALIDATED) {
            LOG.log(warnings.level(), "no identity store takes a username and a password: nobody can sign in");
            return Optional.empty();
        }
        return result.getStatus() == CredentialValidationResult.Status.VALID
                ? Optional.of(caller(result))
                : Optional.empty();
    }

    /** @throws IllegalStateException when the store gives somebody who can be no account */
    private Caller caller(CredentialValidationResult result) {
        String name = result.getCallerPrincipal() == null
                ? ""
                : result.getCallerPrincipal().getName();
        String own = result.getCallerUniqueId();
        String id = unique && own != null && !own.isEmpty() ? own : name;
        Set<String> groups = result.getCallerGroups() == null
                ? Set.of()
                : result.getCallerGroups().stream()
                        .filter(group -> group != null && !group.isBlank())
                        .collect(Collectors.toUnmodifiableSet());
        try {
            return new Caller(
                    new AccountId(TenantId.DEFAULT, id).value(),
                    Account.active(AccountId.of(id), name, groups).username(),
                    groups);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the identity store validated a caller whose id or name Doorward cannot store", e);
        }
    }
}
