package org.doorward.internal.session;

import java.util.Objects;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.gate.GateRules;
import org.doorward.session.OpenedSession;
import org.doorward.session.SessionPage;
import org.doorward.session.SessionService;
import org.doorward.session.SessionView;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/** The part of the engine that applications may call. Safe for any thread. */
public record ApplicationSessions(SessionEngine engine, GateRules gates) implements SessionService {
    /** With the gates that act by default. */
    ApplicationSessions(SessionEngine engine) {
        this(engine, GateRules.DEFAULT);
    }

    @Override
    public Optional<SessionView> find(SessionId id) {
        return engine.find(id).map(SessionView::of);
    }

    @Override
    public SessionPage list(AccountId account) {
        return view(engine.list(account));
    }

    @Override
    public SessionPage list(AccountId account, @Nullable String cursor, int most) {
        return view(engine.list(account, cursor, most));
    }

    private static SessionPage view(StoredSessionPage page) {
        return new SessionPage(page.sessions().stream().map(SessionView::of).toList(), page.total(), page.next());
    }

    @Override
    public boolean revoke(AccountId account, SessionId id) {
        return engine.revoke(account, id);
    }

    @Override
    public boolean suspend(AccountId account, SessionId id, Suspension suspension) {
        return engine.suspensions().suspend(account, id, suspension);
    }

    @Override
    public boolean reinstate(AccountId account, SessionId id) {
        return engine.suspensions().reinstate(account, id);
    }

    @Override
    public int revokeAll(AccountId account) {
        return engine.revokeAll(account, null);
    }

    @Override
    public int revokeAll(AccountId account, SessionId spared) {
        return engine.revokeAll(account, Objects.requireNonNull(spared, "spared"));
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
        engine.accountChanges().changed(account);
    }

    @Override
    public int passwordChanged(AccountId account, @Nullable SessionId spared) {
        return engine.accountChanges().passwordChanged(account, spared);
    }

    @Override
    public Opening opening(AccountId account) {
        SessionOpening opening = engine.opening(account);
        return signIn -> opening.open(signIn).map(ApplicationSessions::opened);
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
