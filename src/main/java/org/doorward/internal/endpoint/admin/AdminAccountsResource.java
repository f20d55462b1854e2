package org.doorward.internal.endpoint.admin;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountService;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.endpoint.admin.AdministrationLog.Action;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.session.SessionEngine;
import org.jspecify.annotations.Nullable;

/**
 * Accounts, for the administrators of their tenant. Those of other tenants do not exist here. Safe for any thread.
 *
 * @param changes changes built-in accounts; null when the application has its own
 */
public record AdminAccountsResource(
        AccountEngine accounts, @Nullable AccountService changes, SessionEngine sessions, AdministrationLog log) {
    private static final Problem OWN_ACCOUNTS = new Problem(
            501,
            "unsupported",
            "The accounts are the application's own, or those of an identity store, and are changed there.");
    private static final Problem LAST_ADMINISTRATOR =
            new Problem(409, "last-administrator", "The tenant has no other active administrator.");
    private static final Problem NAME_TAKEN =
            new Problem(409, "name-taken", "A service account or a person has that name.");
    private static final Problem ONE_CHANGE = new Problem(
            422, "invalid-field", "Exactly one of the fields \"roles\", \"username\" and \"email\" is required.");
    private static final String ROLES = "roles";
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";
    private static final String UNTIL = "until";

    /** A change of an account. */
    private interface Change {
        void of(AccountService accounts, AccountId id);
    }

    /** {@code GET /admin/accounts?username}: finds the account that this name signs in to. */
    public void find(Call call) throws IOException, ProblemException {
        String name = call.parameter(USERNAME);
        if (name == null || name.isBlank()) {
            throw new ProblemException(Problem.invalidField(USERNAME));
        }
        List<Map<String, Object>> found = accounts.named(call.account().tenant(), name).stream()
                .map(this::members)
                .toList();
        call.ok(Map.of("accounts", found, "total", found.size()));
    }

    /** {@code GET /admin/accounts/{id}}: shows an account. */
    public void show(Call call) throws IOException, ProblemException {
        call.ok(members(accounts.find(id(call)).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND))));
    }

    /** {@code POST /admin/accounts/{id}/disable}: ends all its sessions. Nobody signs in to it then. */
    public void disable(Call call) throws IOException, ProblemException {
        withoutValue(call, "account-disabled", AccountService::disable);
    }

    /** {@code POST /admin/accounts/{id}/enable}: its holder may sign in again. */
    public void enable(Call call) throws IOException, ProblemException {
        withoutValue(call, "account-enabled", AccountService::enable);
    }

    /** {@code POST /admin/accounts/{id}/reinstate}: ends its suspension. */
    public void reinstate(Call call) throws IOException, ProblemException {
        withoutValue(call, "account-reinstated", AccountService::reinstate);
    }

    /** {@code POST /admin/accounts/{id}/require-password-change}: its holder must set another password. */
    public void requirePasswordChange(Call call) throws IOException, ProblemException {
        withoutValue(call, "account-password-change-required", AccountService::requirePasswordChange);
    }

    /**
     * {@code POST /admin/accounts/{id}/suspend}: pauses it until a time, or until somebody reinstates it. For the cause {@code
     * security} all its sessions end.
     */
    public void suspend(Call call) throws IOException, ProblemException {
        Suspension suspension = SuspensionJson.read(call.json(), sessions.now());
        String cause = Reason.codeOf(suspension.cause());
        change(call, "account-suspended", cause, (service, id) -> service.suspend(id, suspension));
        show(call);
    }

    private void withoutValue(Call call, String action, Change change) throws IOException, ProblemException {
        RequestBody body = call.optionalJson();
        body.allowOnly(AdministrationLog.CAUSE);
        change(call, action, AdministrationLog.cause(body), change);
        show(call);
    }

    /** {@code PATCH /admin/accounts/{id}}: changes its roles, its username or its e-mail address; one of them in a call. */
    public void change(Call call) throws IOException, ProblemException {
        RequestBody body = call.json();
        body.allowOnly(ROLES, USERNAME, EMAIL, AdministrationLog.CAUSE);
        if (Stream.of(ROLES, USERNAME, EMAIL).filter(body::has).count() != 1) {
            throw new ProblemException(ONE_CHANGE);
        }
        String cause = AdministrationLog.cause(body);
        if (body.has(ROLES)) {
            Set<String> roles = new TreeSet<>(
                    body.texts(ROLES).orElseThrow(() -> new ProblemException(Problem.invalidField(ROLES))));
            change(call, "account-roles-changed", cause, (service, id) -> service.setRoles(id, roles));
        } else if (body.has(USERNAME)) {
            String username = body.needed(USERNAME);
            change(call, "account-username-changed", cause, (service, id) -> service.changeUsername(id, username));
        } else {
            // without a text the address goes
            String email = body.text(EMAIL).orElse(null);
            change(call, "account-email-changed", cause, (service, id) -> service.changeEmail(id, email));
        }
        show(call);
    }

    /** {@code DELETE /admin/accounts/{id}}: deletes it with its sessions and API tokens. */
    public void remove(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalJson();
        body.allowOnly(AdministrationLog.CAUSE);
        change(call, "account-deleted", AdministrationLog.cause(body), AccountService::delete);
        call.noContent();
    }

    private void change(Call call, String action, @Nullable String cause, Change change) throws ProblemException {
        AccountService service = changes;
        if (service == null) {
            throw new ProblemException(OWN_ACCOUNTS);
        }
        AccountId id = id(call);
        log.telling(call, new Action(action, id, null, cause), () -> {
            try {
                change.of(service, id);
                return 1;
            } catch (AccountChangeException e) {
                throw new ProblemException(problemOf(e.obstacle()));
            }
        });
    }

    private static Problem problemOf(AccountChangeException.Obstacle obstacle) {
        return switch (obstacle) {
            case UNKNOWN_ACCOUNT -> Problem.NOT_FOUND;
            case LAST_ADMINISTRATOR -> LAST_ADMINISTRATOR;
            case USERNAME_TAKEN -> NAME_TAKEN;
            case INVALID_USERNAME -> Problem.invalidField(USERNAME);
            case INVALID_EMAIL -> Problem.invalidField(EMAIL);
            case INVALID_ROLES -> Problem.invalidField(ROLES);
            case SUSPENSION_OVER -> Problem.invalidField(UNTIL);
            case OTHER_TERMS -> Problem.invalidField("version");
        };
    }

    /** Returns the account of the path, in the administrator's own tenant. */
    private static AccountId id(Call call) throws ProblemException {
        try {
            return new AccountId(call.account().tenant(), call.path("id"));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    private Map<String, Object> members(Account account) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", account.id().value());
        members.put(USERNAME, account.username());
        members.put(EMAIL, account.email());
        members.put("email_verified", account.emailVerified());
        members.put("terms_accepted", account.termsAccepted());
        members.put("terms_version", account.termsVersion().orElse(null));
        members.put(
                "terms_accepted_at",
                account.termsAcceptedAt().map(Instant::toString).orElse(null));
        members.put("password_change_required", account.isPasswordChangeRequired());
        members.put("suspension", SuspensionJson.members(account.suspension(), sessions.now()));
        members.put(ROLES, new TreeSet<>(account.roles()));
        members.put("status", Reason.codeOf(account.status()));
        members.put("active_sessions", sessions.list(account.id(), null, 1).total());
        return members;
    }
}
