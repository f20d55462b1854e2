package org.doorward.internal.endpoint.route;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The credential that an endpoint requires. The pipeline has checked the credential already. This decides by its kind,
 * and by Doorward's own scopes, which a token has only when they are named. Immutable.
 */
public final class AccessRequirement {
    private static final AccessRequirement OPEN = new AccessRequirement(null, Set.of());

    /** What a requirement asks for besides the credential, or leaves out. */
    private enum Trait {
        FOR_ADMINISTRATORS,
        NO_USE,
        AS_SHOWN,
        ENCRYPTED,
        FRESH,
        OF_NO_TENANT,
        WHILE_RESTRICTED,
        WHILE_SUSPENDED
    }

    /** Null where the caller is not identified. */
    private final @Nullable Check check;

    private final Set<Trait> traits;

    private AccessRequirement(@Nullable Check check, Set<Trait> traits) {
        this.check = check;
        this.traits = traits;
    }

    private AccessRequirement with(Trait trait) {
        Set<Trait> all = EnumSet.of(trait);
        all.addAll(traits);
        return new AccessRequirement(check, all);
    }

    /** Returns what a caller lacks at a path with these parameters; empty when it may call. */
    private interface Check {
        Optional<Lack> lackOf(Identity caller, Map<String, String> path);
    }

    /**
     * What a caller lacks.
     *
     * @param scope the missing scope; null where no scope would help
     */
    record Lack(Problem problem, @Nullable String scope) {
        private static final Lack OF_KIND = new Lack(Problem.WRONG_CREDENTIAL, null);
        private static final Lack OF_ROLE = new Lack(Problem.FORBIDDEN, null);

        private static Lack ofScope(String scope) {
            return new Lack(Problem.SCOPE, scope);
        }
    }

    private static AccessRequirement of(Check check) {
        return new AccessRequirement(check, Set.of());
    }

    private static Optional<Lack> lackOfSession(Identity caller) {
        return caller.resumed() == null ? Optional.of(Lack.OF_KIND) : Optional.empty();
    }

    /** Everybody. The endpoint itself looks at credentials. */
    public static AccessRequirement open() {
        return OPEN;
    }

    /** Every caller with a valid credential. */
    public static AccessRequirement identity() {
        return of((caller, path) -> Optional.empty());
    }

    /** A caller with a session. */
    public static AccessRequirement session() {
        return of((caller, path) -> lackOfSession(caller));
    }

    /** An administrator with a session. Roles of another issuer apply only to the application's paths. */
    public static AccessRequirement administrator() {
        Check check = (caller, path) -> lackOfSession(caller)
                .or(() -> caller.principal().hasRole("admin") ? Optional.empty() : Optional.of(Lack.OF_ROLE));
        return of(check).with(Trait.FOR_ADMINISTRATORS);
    }

    /** An administrator with a session in the default tenant: for what all tenants share. */
    public static AccessRequirement administratorOfAll() {
        AccessRequirement one = administrator();
        Check check = (caller, path) -> one.lackOf(caller, path)
                .or(() -> caller.principal().accountId().tenant().equals(TenantId.DEFAULT)
                        ? Optional.empty()
                        : Optional.of(Lack.OF_ROLE));
        return of(check).with(Trait.FOR_ADMINISTRATORS);
    }

    /** A caller with a session, or an API token of one of these kinds with this scope. */
    public static AccessRequirement sessionOr(String scope, ApiTokenKind... kinds) {
        AccessRequirement token = token(scope, kinds);
        return of((caller, path) -> caller.resumed() == null ? token.lackOf(caller, path) : Optional.empty());
    }

    /** Only an API token of one of these kinds with this scope. */
    public static AccessRequirement token(String scope, ApiTokenKind... kinds) {
        Set<ApiTokenKind> known = Set.of(kinds);
        return of((caller, path) -> {
            ApiToken token = caller.token();
            if (token == null || !known.contains(token.kind())) {
                return Optional.of(Lack.OF_KIND);
            }
            return caller.principal().hasScope(scope) ? Optional.empty() : Optional.of(Lack.ofScope(scope));
        });
    }

    /**
     * One requirement for callers for whom the test is true, and another one for all others.
     *
     * @param test receives the caller and the parameters of the path
     */
    public static AccessRequirement either(
            BiPredicate<Identity, Map<String, String>> test, AccessRequirement one, AccessRequirement other) {
        return of((caller, path) -> (test.test(caller, path) ? one : other).lackOf(caller, path));
    }

    /** The same requirement; a call is no use of the session. */
    public AccessRequirement noUse() {
        return with(Trait.NO_USE);
    }

    /** The same requirement for a call that ends sessions: an expired access token is refused and not refreshed. */
    public AccessRequirement asShown() {
        return with(Trait.AS_SHOWN);
    }

    /** The same requirement; without encryption a call is refused before anything else. */
    public AccessRequirement encrypted() {
        return with(Trait.ENCRYPTED);
    }

    /** The same requirement, and a recent sign-in. */
    public AccessRequirement fresh() {
        return with(Trait.FRESH);
    }

    /** The same requirement for an endpoint of no tenant: a request of no known tenant may call it. */
    public AccessRequirement ofNoTenant() {
        return with(Trait.OF_NO_TENANT);
    }

    /** The same requirement; restricted sessions may call, unless they are suspended. */
    public AccessRequirement whileRestricted() {
        return with(Trait.WHILE_RESTRICTED);
    }

    /** The same requirement; all restricted sessions may call, suspended ones too. */
    public AccessRequirement whileSuspended() {
        return with(Trait.WHILE_SUSPENDED);
    }

    boolean isOpen() {
        return check == null;
    }

    boolean isForAdministrators() {
        return traits.contains(Trait.FOR_ADMINISTRATORS);
    }

    boolean isUse() {
        return !traits.contains(Trait.NO_USE);
    }

    boolean refreshes() {
        return !traits.contains(Trait.AS_SHOWN);
    }

    boolean isEncrypted() {
        return traits.contains(Trait.ENCRYPTED);
    }

    boolean isFresh() {
        return traits.contains(Trait.FRESH);
    }

    boolean isForRestricted() {
        return traits.contains(Trait.WHILE_RESTRICTED);
    }

    boolean isForSuspended() {
        return traits.contains(Trait.WHILE_SUSPENDED);
    }

    boolean isOfNoTenant() {
        return traits.contains(Trait.OF_NO_TENANT);
    }

    /** Returns what a caller lacks at a path with these parameters; empty when it may call. */
    Optional<Lack> lackOf(Identity caller, Map<String, String> path) {
        return check == null ? Optional.empty() : check.lackOf(caller, path);
    }
}
