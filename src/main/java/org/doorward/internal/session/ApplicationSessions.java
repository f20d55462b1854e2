package org.doorward.internal.session;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.gate.GateRules;
import org.doorward.session.OpenedSession;
import org.doorward.session.SessionPage;
import org.doorward.session.SessionService;
import org.doorward.session.SessionView;
import org.doorward.session.SignIn;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/**
 * The part of the engine that applications may call. Safe for any thread.
 *
 * @param meant returns the account that the application means by an id
 */
public record ApplicationSessions(SessionEngine engine, GateRules gates, UnaryOperator<AccountId> meant)
        implements SessionService {
    /** With the gates that act by default. */
    ApplicationSessions(SessionEngine engine) {
        this(engine, GateRules.DEFAULT, UnaryOperator.identity());
    }

    @Override
    public Optional<SessionView> find(SessionId id) {
        return engine.find(id).map(SessionView::of);
    }

    @Override
    public SessionPage list(AccountId account) {
        return view(engine.list(meant.apply(account)));
    }

    @Override
    public SessionPage list(AccountId account, @Nullable String cursor, int most) {
        return view(engine.list(meant.apply(account), cursor, most));
    }

    private static SessionPage view(StoredSessionPage page) {
        return new SessionPage(page.sessions().stream().map(SessionView::of).toList(), page.total(), page.next());
    }

    @Override
    public boolean revoke(AccountId account, SessionId id) {
        return engine.revoke(meant.apply(account), id);
    }

    @Override
    public boolean suspend(AccountId account, SessionId id, Suspension suspension) {
        return engine.suspensions().suspend(meant.apply(account), id, suspension);
    }

    @Override
    public boolean reinstate(AccountId account, SessionId id) {
        return engine.suspensions().reinstate(meant.apply(account), id);
    }

    @Override
    public int revokeAll(AccountId account) {
        return engine.revokeAll(meant.apply(account), null);
    }

    @Override
    public int revokeAll(AccountId account, SessionId spared) {
        return engine.revokeAll(meant.apply(account), Objects.requireNonNull(spared, "spared"));
    }

    @Override
    public void revokeAll(TenantId tenant) {
        engine.accountChanges().endScope(Objects.requireNonNull(tenant, "tenant"));
    }

    @Override
    public void revokeEveryone() {
        engine.accountChanges().endScope(null);
    }

    @Override
    public void accountChanged(AccountId account) {
        engine.accountChanges().told(meant.apply(account));
    }

    @Override
    public int passwordChanged(AccountId account, @Nullable SessionId spared) {
        AccountId one = meant.apply(account);
        int ended = engine.revokeAll(one, spared);
        engine.accountChanges().told(one);
        return ended;
    }

    @Override
    public Opening opening(AccountId account) {
        AccountId owner = meant.apply(account);
        SessionOpening opening = engine.opening(owner);
        return signIn -> opening.open(of(owner, signIn)).map(ApplicationSessions::opened);
    }

    /** Returns the sign-in with the account that the application means. */
    private SignIn of(AccountId owner, SignIn signIn) {
        AccountId named = signIn.account().id();
        if (named.equals(owner) || !meant.apply(named).equals(owner)) {
            return signIn;
        }
        Account account = signIn.account();
        Account own = Account.builder(owner, account.username())
                .email(account.email())
                .emailVerified(account.emailVerified())
                .terms(
                        account.termsVersion().orElse(null),
                        account.termsAcceptedAt().orElse(null))
                .termsAccepted(account.termsAccepted())
                .roles(account.roles())
                .status(account.status())
                .passwordChangeRequired(account.isPasswordChangeRequired())
                .suspension(account.suspension())
                .build();
        return SignIn.builder(own, signIn.method())
                .device(signIn.device())
                .address(signIn.address())
                .remembered(signIn.remembered())
                .inPlaceOf(signIn.inPlaceOf())
                .build();
    }

    private static OpenedSession opened(IssuedTokens tokens) {
        return new OpenedSession(
                SessionView.of(tokens.session()),
                tokens.accessToken(),
                tokens.accessExpiresAt(),
                tokens.refreshToken());
    }

    @Override
    public Optional<AuthenticatedPrincipal> verify(TenantId tenant, String accessToken) {
        return engine.resume(tenant, accessToken) instanceof AuthenticationResult.Authenticated good
                        && good.details() instanceof ResumedSession resumed
                        && SessionGates.of(gates, engine).acting(resumed.session()) == null
                ? Optional.of(good.principal())
                : Optional.empty();
    }
}
