package org.doorward.internal.endpoint;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.InvalidFieldException;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ServiceAccountEngine;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;

/**
 * Service accounts and their API keys, for administrators. Keys belong to the service account and end with it. Safe
 * for any thread.
 */
public record ServiceAccountsResource(ServiceAccountEngine accounts, ApiTokenEngine tokens, LivingCaller callers) {
    private static final Problem NAME_TAKEN =
            new Problem(409, "name-taken", "A service account or a person has that name.");
    private static final Pattern ID = Pattern.compile(ServiceAccount.ID_PREFIX + "[A-Za-z0-9_-]{1,64}");
    private static final String ACCOUNT = "account";
    private static final String KEY = "key";
    private static final int TRIES = 20;

    /** {@code GET /admin/service-accounts}: lists them. */
    public void list(Call call) throws IOException {
        List<Map<String, Object>> listed = accounts.list(call.account().tenant()).stream()
                .map(ServiceAccountsResource::members)
                .toList();
        call.ok(Map.of("service_accounts", listed, "total", listed.size()));
    }

    /** {@code POST /admin/service-accounts}: creates one. */
    public void create(Call call) throws IOException, ProblemException {
        AccountId by = call.account();
        RequestBody body = call.json();
        body.allowOnly("name", "roles");
        String name = body.needed("name");
        Set<String> roles = new TreeSet<>(body.texts("roles").orElse(List.of()));
        Optional<ServiceAccount> made;
        try {
            made = accounts.create(by.tenant(), name, roles, by);
        } catch (InvalidFieldException e) {
            throw ApiTokenResource.invalid(e.field());
        }
        call.created(members(made.orElseThrow(() -> new ProblemException(NAME_TAKEN))));
    }

    /** {@code GET /admin/service-accounts/{account}}: shows one. */
    public void show(Call call) throws IOException, ProblemException {
        call.ok(members(found(call)));
    }

    /** {@code DELETE /admin/service-accounts/{account}}: removes one with its keys. */
    public void remove(Call call) throws ProblemException {
        if (!accounts.remove(found(call).id())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        call.noContent();
    }

    /** {@code PATCH /admin/service-accounts/{account}}: changes one. */
    public void change(Call call) throws IOException, ProblemException {
        ServiceAccount account = found(call);
        RequestBody body = call.json();
        body.allowOnly("name", "roles", "active");
        for (int tries = 0; tries < TRIES; tries++) {
            ServiceAccount next = changed(account, body);
            if (isChanged(next)) {
                call.ok(members(next));
                return;
            }
            ServiceAccount present = found(call);
            if (present.version() == account.version()) {
                throw new ProblemException(NAME_TAKEN);
            }
            account = present;
        }
        throw new ProblemException(Problem.UNAVAILABLE);
    }

    private boolean isChanged(ServiceAccount next) throws ProblemException {
        try {
            return accounts.change(next);
        } catch (InvalidFieldException e) {
            throw ApiTokenResource.invalid(e.field());
        }
    }

    private static ServiceAccount changed(ServiceAccount account, RequestBody body) throws ProblemException {
        Set<String> roles =
                body.has("roles") ? new TreeSet<>(body.texts("roles").orElse(List.of())) : account.roles();
        try {
            return account.changed(
                    body.has("name") ? body.needed("name") : account.name(),
                    roles,
                    body.flag("active").orElse(account.isActive()));
        } catch (InvalidFieldException e) {
            throw ApiTokenResource.invalid(e.field());
        }
    }

    /** {@code GET /admin/service-accounts/{account}/keys}: lists its keys. */
    public void listKeys(Call call) throws IOException, ProblemException {
        keys(call).list(call);
    }

    /** {@code POST /admin/service-accounts/{account}/keys}: issues a key. */
    public void createKey(Call call) throws IOException, ProblemException {
        keys(call).create(call);
    }

    /** {@code GET /admin/service-accounts/{account}/keys/{key}}: shows a key. */
    public void showKey(Call call) throws IOException, ProblemException {
        keys(call).show(call, call.path(KEY));
    }

    /** {@code PATCH /admin/service-accounts/{account}/keys/{key}}: changes a key. */
    public void changeKey(Call call) throws IOException, ProblemException {
        keys(call).change(call, call.path(KEY));
    }

    /** {@code DELETE /admin/service-accounts/{account}/keys/{key}}: revokes a key. */
    public void revokeKey(Call call) throws ProblemException {
        keys(call).revoke(call, call.path(KEY));
    }

    /** {@code POST /admin/service-accounts/{account}/keys/{key}/rotate}: gives a key a new secret. */
    public void rotateKey(Call call) throws IOException, ProblemException {
        keys(call).rotate(call, call.path(KEY), null);
    }

    private ApiTokenResource keys(Call call) throws ProblemException {
        return new ApiTokenResource(
                tokens, ApiTokenKind.API_KEY, found(call).id(), DelegationBounds.UNBOUNDED, callers);
    }

    /** Returns the service account of the path, in the administrator's own tenant. */
    private ServiceAccount found(Call call) throws ProblemException {
        return Optional.of(call.path(ACCOUNT))
                .filter(text -> ID.matcher(text).matches())
                .flatMap(text -> accounts.find(new AccountId(call.account().tenant(), text)))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static Map<String, Object> members(ServiceAccount account) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", account.id().value());
        members.put("name", account.name());
        members.put("roles", new TreeSet<>(account.roles()));
        members.put("active", account.isActive());
        members.put("created_at", account.createdAt().toString());
        members.put("created_by", account.createdBy().value());
        return members;
    }
}
