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
import org.doorward.session.DeviceType;
import org.doorward.session.Session;
import org.doorward.session.SessionService;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/** Everybody's sessions, for the administrators of a tenant. Those of other tenants do not exist here. Safe for any thread. */
public record AdminSessionsResource(AccountEngine accounts, SessionEngine sessions, AdministrationLog log) {
    private static final String ACCOUNT = "account";
    private static final String DEVICE_TYPE = "device_type";
    private static final String KEEP = "keep";
    private static final String DRY_RUN = "dry_run";
    private static final String TENANT = "tenant";
    private static final String EVERYONE = "everyone";
    private static final String REVOKED = "revoked";
    private static final List<String> FILTERS_OF_DATABASES = List.of("device", "client", "ip");
    private static final Problem UNSUPPORTED =
            new Problem(501, "unsupported", "Sessions can be searched by account alone.");
    private static final Problem ONE_SCOPE = new Problem(
            422, "invalid-field", "Exactly one of the fields \"account\", \"tenant\" and \"everyone\" is required.");

    /** {@code GET /admin/sessions?account&cursor&limit}: lists an account's live sessions by pages, the latest first. */
    public void list(Call call) throws IOException, ProblemException {
        for (String filter : FILTERS_OF_DATABASES) {
            if (call.parameter(filter) != null) {
                throw new ProblemException(UNSUPPORTED);
            }
        }
        AccountId account = account(call, call.parameter(ACCOUNT));
        SessionId current = call.caller().principal().session();
        StoredSessionPage page;
        try {
            page = sessions.list(account, call.parameter(SessionJson.CURSOR), SessionJson.limit(call));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(SessionJson.CURSOR));
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "sessions",
                page.sessions().stream()
                        .map(session -> members(session, current))
                        .toList());
        members.put("total", page.total());
        members.put("next", page.next());
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
     * uncounted; only administrators of the default tenant end those of other tenants.
     */
    public void revoke(Call call) throws IOException, ProblemException {
        RequestBody body = call.json();
        body.allowOnly(ACCOUNT, TENANT, EVERYONE, DEVICE_TYPE, KEEP, DRY_RUN, AdministrationLog.CAUSE);
        boolean everyone = body.flag(EVERYONE).orElse(false);
        if (Stream.of(body.has(ACCOUNT), body.has(TENANT), everyone)
                        .filter(asked -> asked)
                        .count()
                != 1) {
            throw new ProblemException(ONE_SCOPE);
        }
        String cause = AdministrationLog.cause(body);
        if (body.has(ACCOUNT)) {
            ofAccount(call, body, cause);
            return;
        }
        for (String field : List.of(DEVICE_TYPE, KEEP, DRY_RUN)) {
            if (body.has(field)) {
                throw new ProblemException(Problem.invalidField(field));
            }
        }
        TenantId own = call.account().tenant();
        if (everyone) {
            if (!own.equals(TenantId.DEFAULT)) {
                throw new ProblemException(Problem.FORBIDDEN);
            }
            endScope(call, "everyone-revoked", null, cause);
        } else {
            TenantId tenant = tenant(body);
            if (!own.equals(TenantId.DEFAULT) && !own.equals(tenant)) {
                throw new ProblemException(Problem.NOT_FOUND);
            }
            endScope(call, "tenant-revoked", tenant, cause);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(REVOKED, null);
        members.put(DRY_RUN, false);
        call.ok(members);
    }

    private static TenantId tenant(RequestBody body) throws ProblemException {
        try {
            return new TenantId(body.needed(TENANT));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(TENANT));
        }
    }

    private void ofAccount(Call call, RequestBody body, @Nullable String cause) throws IOException, ProblemException {
        AccountId account = account(call, body.needed(ACCOUNT));
        SessionId keep = keep(account, body);
        Optional<DeviceType> type = deviceType(body);
        int revoked = body.flag(DRY_RUN).orElse(false)
                ? chosen(account, keep, type).size()
                : log.telling(
                        call,
                        new Action("sessions-revoked", account, null, cause),
                        () -> type.isEmpty()
                                ? sessions.revokeAll(account, keep)
                                : (int) chosen(account, keep, type).stream()
                                        .filter(session -> sessions.revoke(account, session.id()))
                                        .count());
        call.ok(Map.of(REVOKED, revoked, DRY_RUN, body.flag(DRY_RUN).orElse(false)));
    }

    private void endScope(Call call, String action, @Nullable TenantId tenant, @Nullable String cause)
            throws ProblemException {
        log.telling(call, new Action(action, null, null, cause), () -> {
            sessions.accountChanges().endScope(tenant);
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
