package org.doorward.internal.endpoint;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Restriction;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.http.Gates;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.token.AccessToken;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/** The caller. Safe for any thread. */
public record MeResource(AccountEngine accounts, SessionEngine sessions, Gates gates) {
    /** {@code GET /me}: describes the caller and the ends of its session. */
    public void show(Call call) throws IOException, ProblemException {
        Identity caller = call.caller();
        ResumedSession resumed = caller.resumed();
        AccessToken token = resumed == null ? null : resumed.token();
        if (resumed == null) {
            withoutSession(call, caller.principal());
            return;
        }
        Session session = resumed.session();
        Optional<Account> account = accounts.present(
                Account.active(session.owner(), session.username(), session.roles()), session.isOutdated());
        if (account.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        Instant now = sessions.now();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("account", account(account.get()));
        members.put("session_id", session.id().value());
        members.put("created_at", session.createdAt().toString());
        members.put("expires_at", session.expiresAt().toString());
        members.put("idle_expires_at", session.idleExpiresAt().toString());
        // durations as well: a browser's clock may be wrong by days
        members.put(
                "session_expires_in", Duration.between(now, session.expiresAt()).toSeconds());
        members.put("idle_timeout", session.idleTimeout().toSeconds());
        addAccess(members, token, now);
        members.put("roles", new TreeSet<>(session.roles()));
        members.put("scopes", null);
        addRestrictions(members, gates.acting(caller));
        call.ok(members);
    }

    /** @param token null where a suspended session has no access token, and gets none */
    private static void addAccess(Map<String, Object> members, @Nullable AccessToken token, Instant now) {
        members.put("access_issued_at", token == null ? null : token.issuedAt().toString());
        members.put(
                "access_lifetime",
                token == null
                        ? null
                        : Duration.between(token.issuedAt(), token.expiresAt()).toSeconds());
        members.put(
                "access_expires_in",
                token == null
                        ? 0
                        : Math.max(0, Duration.between(now, token.expiresAt()).toSeconds()));
    }

    private static void addRestrictions(Map<String, Object> members, @Nullable ActingRestrictions acting) {
        members.put(
                "restrictions",
                acting == null
                        ? List.of()
                        : acting.all().stream().map(Restriction::code).toList());
        if (acting != null && acting.isSuspended()) {
            Instant until = acting.until();
            members.put("suspended_until", until == null ? null : until.toString());
        }
    }

    /** A caller whose credential has no session. */
    private static void withoutSession(Call call, AuthenticatedPrincipal principal) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("account", Map.of("id", principal.accountId().value(), "username", principal.username()));
        members.put("session_id", null);
        members.put("token_id", principal.apiToken());
        members.put("roles", new TreeSet<>(principal.roles()));
        members.put("scopes", principal.scopes());
        members.put("restrictions", List.of());
        call.ok(members);
    }

    private static Map<String, Object> account(Account account) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", account.id().value());
        members.put("username", account.username());
        members.put("email", account.email());
        members.put("email_verified", account.emailVerified());
        members.put("terms_accepted", account.termsAccepted());
        return members;
    }
}
