package org.doorward.internal.endpoint.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.endpoint.admin.AdministrationLog.Action;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.session.SessionEngine;
import org.doorward.session.DeviceType;
import org.doorward.session.Session;
import org.doorward.session.SessionService;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/** Ends sessions of an account, a tenant or everyone, and their API tokens on demand. Safe for any thread. */
public record AdminRevocation(
        AccountEngine accounts, SessionEngine sessions, RevokedTokens tokens, AdministrationLog log) {
    private static final String ACCOUNT = AdminSessionsResource.ACCOUNT;
    private static final String DEVICE_TYPE = "device_type";
    private static final String KEEP = "keep";
    private static final String API_TOKENS = "api_tokens";
    private static final String DRY_RUN = "dry_run";
    private static final String TENANT = "tenant";
    private static final String EVERYONE = "everyone";
    private static final String REVOKED = "revoked";
    private static final Problem ONE_SCOPE = new Problem(
            422, "invalid-field", "Exactly one of the fields \"account\", \"tenant\" and \"everyone\" is required.");

    /**
     * {@code POST /admin/sessions/revoke}: ends the sessions of an account, but for {@code keep} of them, and only those of {@code
     * device_type} where it is given. {@code dry_run} only counts them. Or it ends those of a {@code tenant}, or of {@code everyone},
     * uncounted; only administrators of the default tenant end those of other tenants. With {@code api_tokens} it also revokes the API
     * tokens, after the sessions: a session that is over makes none.
     */
    public void revoke(Call call) throws IOException, ProblemException {
        RequestBody body = call.json();
        body.allowOnly(ACCOUNT, TENANT, EVERYONE, DEVICE_TYPE, KEEP, API_TOKENS, DRY_RUN, AdministrationLog.CAUSE);
        boolean everyone = body.flag(EVERYONE).orElse(false);
        if (Stream.of(body.has(ACCOUNT), body.has(TENANT), everyone)
                        .filter(asked -> asked)
                        .count()
                != 1) {
            throw new ProblemException(ONE_SCOPE);
        }
        String cause = AdministrationLog.cause(body);
        boolean withTokens = body.flag(API_TOKENS).orElse(false);
        if (body.has(ACCOUNT)) {
            ofAccount(call, body, withTokens, cause);
            return;
        }
        for (String field : List.of(DEVICE_TYPE, KEEP, DRY_RUN)) {
            if (body.has(field)) {
                throw new ProblemException(Problem.invalidField(field));
            }
        }
        TenantId own = call.account().tenant();
        TenantId tenant = everyone ? null : tenant(body);
        if (!own.equals(TenantId.DEFAULT) && !own.equals(tenant)) {
            throw new ProblemException(everyone ? Problem.FORBIDDEN : Problem.NOT_FOUND);
        }
        if (withTokens) {
            tokens.needScopes();
        }
        endScope(call, everyone ? "everyone-revoked" : "tenant-revoked", tenant, withTokens, cause);
        answer(call, null, withTokens, null, false);
    }

    /** Sends how many sessions and API tokens; null where they were not counted. */
    private static void answer(
            Call call, @Nullable Integer revoked, boolean withTokens, @Nullable Integer ofTokens, boolean dryRun)
            throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(REVOKED, revoked);
        if (withTokens) {
            members.put(API_TOKENS, ofTokens);
        }
        members.put(DRY_RUN, dryRun);
        call.ok(members);
    }

    private static TenantId tenant(RequestBody body) throws ProblemException {
        try {
            return new TenantId(body.needed(TENANT));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(TENANT));
        }
    }

    private void ofAccount(Call call, RequestBody body, boolean withTokens, @Nullable String cause)
            throws IOException, ProblemException {
        AccountId account = AdminSessionsResource.account(accounts, sessions, call, body.needed(ACCOUNT));
        SessionId keep = keep(account, body);
        Optional<DeviceType> type = deviceType(body);
        if (withTokens && type.isPresent()) {
            // a token is of no device
            throw new ProblemException(Problem.invalidField(API_TOKENS));
        }
        if (body.flag(DRY_RUN).orElse(false)) {
            answer(
                    call,
                    chosen(account, keep, type).size(),
                    withTokens,
                    withTokens ? tokens.count(account) : null,
                    true);
            return;
        }
        int[] done = new int[2];
        int unused =
                log.telling(call, new Action(withTokens("sessions-revoked", withTokens), account, null, cause), () -> {
                    done[0] = type.isEmpty() ? sessions.revokeAll(account, keep) : revokeEach(account, keep, type);
                    done[1] = withTokens ? tokens.revoke(account) : 0;
                    return done[0] + done[1];
                });
        answer(call, done[0], withTokens, done[1], false);
    }

    private static String withTokens(String action, boolean withTokens) {
        return withTokens ? action + "-with-api-tokens" : action;
    }

    /** One by one: an account has at most {@code doorward.session.most} sessions. */
    private int revokeEach(AccountId account, @Nullable SessionId keep, Optional<DeviceType> type) {
        return (int) chosen(account, keep, type).stream()
                .filter(session -> sessions.revoke(account, session.id()))
                .count();
    }

    private void endScope(
            Call call, String action, @Nullable TenantId tenant, boolean withTokens, @Nullable String cause)
            throws ProblemException {
        int unused = log.telling(call, new Action(withTokens(action, withTokens), null, null, cause), () -> {
            sessions.accountChanges().endScope(tenant);
            if (withTokens) {
                tokens.revokeScope(tenant);
            }
            return 0;
        });
    }

    private List<Session> chosen(AccountId account, @Nullable SessionId keep, Optional<DeviceType> type) {
        List<Session> chosen = new ArrayList<>();
        String cursor = null;
        do {
            StoredSessionPage page = sessions.list(account, cursor, SessionService.MAX_PAGE_SIZE);
            page.sessions().stream()
                    .filter(session -> !session.id().equals(keep))
                    .filter(session -> type.isEmpty() || session.device().type() == type.get())
                    .forEach(chosen::add);
            cursor = page.next();
        } while (cursor != null);
        return chosen;
    }

    private static @Nullable SessionId keep(AccountId account, RequestBody body) throws ProblemException {
        Optional<String> keep = body.text(KEEP);
        if (keep.isPresent() && !SessionId.isWellFormed(keep.get())) {
            throw new ProblemException(Problem.invalidField(KEEP));
        }
        return keep.map(id -> new SessionId(account.tenant(), id)).orElse(null);
    }

    private static Optional<DeviceType> deviceType(RequestBody body) throws ProblemException {
        Optional<String> text = body.text(DEVICE_TYPE);
        try {
            return text.map(name -> DeviceType.valueOf(name.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(DEVICE_TYPE));
        }
    }
}
