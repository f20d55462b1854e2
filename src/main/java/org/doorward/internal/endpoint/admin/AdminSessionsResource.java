package org.doorward.internal.endpoint.admin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.endpoint.SessionJson;
import org.doorward.internal.endpoint.admin.AdministrationLog.Action;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionSearch;
import org.doorward.session.Session;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/** Everybody's sessions, for the administrators of a tenant. Those of other tenants do not exist here. Safe for any thread. */
public record AdminSessionsResource(
        AccountEngine accounts, SessionEngine sessions, AdminSessionSearch search, AdministrationLog log) {
    static final String ACCOUNT = "account";

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

    private AccountId account(Call call, @Nullable String text) throws ProblemException {
        return account(accounts, sessions, call, text);
    }

    /** Returns an account that exists, or existed and still has sessions. */
    static AccountId account(AccountEngine accounts, SessionEngine sessions, Call call, @Nullable String text)
            throws ProblemException {
        AccountId id;
        try {
            id = accounts.meant(new AccountId(call.account().tenant(), text == null ? "" : text));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(ACCOUNT));
        }
        if (accounts.find(id).isEmpty() && sessions.list(id, null, 1).total() == 0) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return id;
    }

    private Session found(Call call) throws ProblemException {
        return Optional.of(call.path("id"))
                .filter(SessionId::isWellFormed)
                .flatMap(id -> sessions.living(new SessionId(call.account().tenant(), id)))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
