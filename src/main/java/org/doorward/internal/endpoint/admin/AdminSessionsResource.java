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
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.endpoint.SessionJson;
import org.doorward.internal.endpoint.admin.AdministrationLog.Action;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionSearch;
import org.doorward.session.DeviceType;
import org.doorward.session.Session;
import org.doorward.session.SessionService;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/** Everybody's sessions, for the administrators of a tenant. Those of other tenants do not exist here. Safe for any thread. */
public record AdminSessionsResource(
        AccountEngine accounts,
        SessionEngine sessions,
        AdminSessionSearch search,
        RevokedTokens tokens,
        AdministrationLog log) {
    private static final String ACCOUNT = "account";
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
     * {@code GET /admin/sessions?account&device&client&ip&cursor&limit}: lists live sessions by pages, the latest first. Those of
     * an account are counted, too.
     */
    public void list(Call call) throws IOException, ProblemException {
        String text = call.parameter(ACCOUNT);
        if (AdminSessionSearch.isAsked(call)) {
            SessionSearch.Found found =
                    search.page(call, text == null ? null : account(call, text).value());
            list(call, found.sessions(), null, found.next());
            return;
        }
        AccountId account = account(call, text);
        StoredSessionPage page;
        int limit = SessionJson.limit(call);
        try {
            page = sessions.list(account, call.parameter(SessionJson.CURSOR), limit);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(AdminSessionSearch.BAD_CURSOR);
        }
        list(call, page.sessions(), page.total(), page.next());
    }

    private void list(Call call, List<Session> found, @Nullable Integer total, @Nullable String next)
            throws IOException {
        SessionId current = call.caller().principal().session();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "sessions",
                found.stream().map(session -> members(session, current)).toList());
        members.put("total", total);
        members.put("next", next);
        call.ok(members);
    }

    private Map<String, Object> members(Session session, @Nullable SessionId current) {
        Map<String, Object> members = SessionJson.members(session, session.id().equals(current));
        members.put("suspension", SuspensionJson.members(session.restrictions().suspension(), sessions.now()));
        members.put(ACCOUNT, Map.of("id", session.owner().value(), "username", session.username()));
        return members;
    }

    /** {@code GET /admin/sessions/{id}}: shows a live session. */
    public void show(Call call) throws IOException, ProblemException {
        call.ok(members(found(call), call.caller().principal().session()));
    }

    /** {@code DELETE /admin/sessions/{id}}: ends a live session. */
    public void end(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalJson();
        body.allowOnly(AdministrationLog.CAUSE);
        String cause = AdministrationLog.cause(body);
        Session session = found(call);
        log.telling(call, new Action("session-revoked", session.owner(), session.id(), cause), () -> {
            if (!sessions.revoke(session.owner(), session.id())) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            return 1;
        });
        call.noContent();
    }

    /**
     * {@code POST /admin/sessions/{id}/suspend}: suspends a live session, in place of an earlier suspension. For the cause {@code
     * security} it ends.
     */
    public void suspend(Call call) throws IOException, ProblemException {
        RequestBody body = call.json();
        Suspension suspension = SuspensionJson.read(body, sessions.now());
        Session session = found(call);
        String cause = Reason.codeOf(suspension.cause());
        log.telling(call, new Action("session-suspended", session.owner(), session.id(), cause), () -> {
            if (!sessions.suspensions().suspend(session.owner(), session.id(), suspension)) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            return 1;
        });
        if (suspension.cause() == Suspension.Cause.SECURITY) {
            call.noContent();
        } else {
            show(call);
        }
    }

    /** {@code POST /admin/sessions/{id}/reinstate}: ends the suspension of a live session, if there is one. */
    public void reinstate(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalJson();
        body.allowOnly(AdministrationLog.CAUSE);
        String cause = AdministrationLog.cause(body);
        Session session = found(call);
        log.telling(call, new Action("session-reinstated", session.owner(), session.id(), cause), () -> {
            if (!sessions.suspensions().reinstate(session.owner(), session.id())) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            return 1;
        });
        show(call);
    }

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
        AccountId account = account(call, body.needed(ACCOUNT));
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

    /** Returns an account that exists, or existed and still has sessions. */
    private AccountId account(Call call, @Nullable String text) throws ProblemException {
        AccountId id;
        try {
            id = new AccountId(call.account().tenant(), text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(ACCOUNT));
        }
        if (accounts.find(id).isEmpty() && sessions.list(id, null, 1).total() == 0) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return id;
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

    private Session found(Call call) throws ProblemException {
        return Optional.of(call.path("id"))
                .filter(SessionId::isWellFormed)
                .flatMap(id -> sessions.living(new SessionId(call.account().tenant(), id)))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
