package org.doorward.internal.endpoint.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.internal.endpoint.SessionJson;
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
public record AdminSessionsResource(SessionEngine sessions, AdministrationLog log) {
    private static final String ACCOUNT = "account";
    private static final String DEVICE_TYPE = "device_type";
    private static final String KEEP = "keep";
    private static final String DRY_RUN = "dry_run";

    /** {@code GET /admin/sessions?account&cursor&limit}: lists an account's live sessions by pages, the latest first. */
    public void list(Call call) throws IOException, ProblemException {
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

    private static Map<String, Object> members(Session session, @Nullable SessionId current) {
        Map<String, Object> members = SessionJson.members(session, session.id().equals(current));
        members.put(ACCOUNT, Map.of("id", session.owner().value(), "username", session.username()));
        return members;
    }

    /** {@code GET /admin/sessions/{id}}: shows a live session. */
    public void show(Call call) throws IOException, ProblemException {
        call.ok(members(found(call), call.caller().principal().session()));
    }

    /** {@code DELETE /admin/sessions/{id}}: ends a live session. */
    public void end(Call call) throws ProblemException {
        Session session = found(call);
        if (!sessions.revoke(session.owner(), session.id())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        log.tell(call, "session-revoked", session.owner(), session.id(), null, 1);
        call.noContent();
    }

    /**
     * {@code POST /admin/sessions/revoke}: ends the sessions of an account, but for {@code keep} of them, and only those of {@code
     * device_type} where it is given. {@code dry_run} only counts them.
     */
    public void revoke(Call call) throws IOException, ProblemException {
        RequestBody body = call.json();
        body.allowOnly(ACCOUNT, DEVICE_TYPE, KEEP, DRY_RUN, AdministrationLog.CAUSE);
        AccountId account = account(call, body.needed(ACCOUNT));
        SessionId keep = keep(account, body);
        Optional<DeviceType> type = deviceType(body);
        String cause = AdministrationLog.cause(body);
        boolean counted = body.flag(DRY_RUN).orElse(false);
        int revoked;
        if (counted || type.isPresent()) {
            List<Session> chosen = chosen(account, keep, type);
            revoked = counted
                    ? chosen.size()
                    : (int) chosen.stream()
                            .filter(session -> sessions.revoke(account, session.id()))
                            .count();
        } else {
            revoked = sessions.revokeAll(account, keep);
        }
        if (!counted) {
            log.tell(call, "sessions-revoked", account, null, cause, revoked);
        }
        call.ok(Map.of("revoked", revoked, DRY_RUN, counted));
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

    private static AccountId account(Call call, @Nullable String id) throws ProblemException {
        try {
            return new AccountId(call.account().tenant(), id == null ? "" : id);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(ACCOUNT));
        }
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
