package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.jspecify.annotations.Nullable;

/**
 * For administrators. {@code GET} and {@code POST /admin/service-accounts}; {@code GET}, {@code PATCH} and {@code DELETE
 * /admin/service-accounts/{id}}; below {@code /admin/service-accounts/{id}/keys} the API keys of one, as the endpoints below
 * {@code /tokens}. Keys are the service account's: they outlive whoever made them, and end with it (R130).
 */
public final class ServiceAccountsServlet extends EndpointServlet {
    private static final Problem NAME_TAKEN =
            new Problem(409, "name-taken", "There is a service account of that name.");
    private static final Pattern ID = Pattern.compile(ServiceAccount.ID_PREFIX + "[A-Za-z0-9_-]{1,64}");
    private static final String KEYS = "keys";
    private static final String ROTATE = "rotate";
    private static final int TRIES = 20;

    /** Over these services. */
    public ServiceAccountsServlet(Supplier<Services> services) {
        super(services, "GET", "POST", "PATCH", "DELETE");
    }

    /** The parts of the path below ours: the account, {@code keys}, the key, {@code rotate}. */
    private static List<String> parts(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    @Override
    Set<String> methodsAt(HttpServletRequest request) {
        List<String> parts = parts(request);
        boolean keys = parts.size() > 1 && parts.get(1).equals(KEYS);
        return switch (parts.size()) {
            case 0 -> Set.of("GET", "POST");
            case 1 -> Set.of("GET", "PATCH", "DELETE");
            case 2 -> keys ? Set.of("GET", "POST") : Set.of();
            case 3 -> keys ? Set.of("GET", "PATCH", "DELETE") : Set.of();
            case 4 -> keys && parts.get(3).equals(ROTATE) ? Set.of("POST") : Set.of();
            default -> Set.of();
        };
    }

    @Override
    Need need(HttpServletRequest request) {
        return Need.ADMINISTRATOR;
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Identity caller = caller(request, response);
        if (caller == null) {
            return;
        }
        List<String> parts = parts(request);
        if (parts.isEmpty()) {
            ofAll(request, response, caller.principal().accountId());
            return;
        }
        ServiceAccount account = found(caller.principal().accountId(), parts.get(0));
        if (parts.size() == 1) {
            ofOne(request, response, account);
        } else {
            TokenCalls keys =
                    new TokenCalls(services().apiTokens(), ApiTokenKind.API_KEY, account.id(), Reach.UNBOUNDED);
            ofKeys(request, response, keys, parts);
        }
    }

    private void ofAll(HttpServletRequest request, HttpServletResponse response, AccountId by)
            throws IOException, ProblemException {
        if (!request.getMethod().equals("POST")) {
            List<Map<String, Object>> listed = services().serviceAccounts().list(by.tenant()).stream()
                    .map(ServiceAccountsServlet::members)
                    .toList();
            Problems.sendJson(
                    response, HttpServletResponse.SC_OK, Map.of("service_accounts", listed, "total", listed.size()));
            return;
        }
        RequestBody body = json(request);
        body.allowOnly("name", "roles");
        String name = body.needed("name");
        Set<String> roles = new TreeSet<>(body.texts("roles").orElse(List.of()));
        Optional<ServiceAccount> made;
        try {
            made = services().serviceAccounts().create(by.tenant(), name, roles, by);
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
        Problems.sendJson(
                response,
                HttpServletResponse.SC_CREATED,
                members(made.orElseThrow(() -> new ProblemException(NAME_TAKEN))));
    }

    private void ofOne(HttpServletRequest request, HttpServletResponse response, ServiceAccount account)
            throws IOException, ProblemException {
        switch (request.getMethod()) {
            case "PATCH" -> change(request, response, account);
            case "DELETE" -> {
                if (!services().serviceAccounts().remove(account.id())) {
                    throw new ProblemException(Problem.NOT_FOUND);
                }
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> Problems.sendJson(response, HttpServletResponse.SC_OK, members(account));
        }
    }

    private void change(HttpServletRequest request, HttpServletResponse response, ServiceAccount first)
            throws IOException, ProblemException {
        RequestBody body = json(request);
        body.allowOnly("name", "roles", "active");
        ServiceAccount account = first;
        for (int tries = 0; tries < TRIES; tries++) {
            ServiceAccount next = changed(account, body);
            if (services().serviceAccounts().change(next)) {
                Problems.sendJson(response, HttpServletResponse.SC_OK, members(next));
                return;
            }
            ServiceAccount present = found(account.id(), account.id().value());
            if (present.version() == account.version()) {
                throw new ProblemException(NAME_TAKEN);
            }
            account = present;
        }
        throw new ProblemException(Problem.UNAVAILABLE);
    }

    private static ServiceAccount changed(ServiceAccount account, RequestBody body) throws ProblemException {
        Set<String> roles =
                body.has("roles") ? new TreeSet<>(body.texts("roles").orElse(List.of())) : account.roles();
        try {
            return account.changed(
                    body.has("name") ? body.needed("name") : account.name(),
                    roles,
                    body.flag("active").orElse(account.isActive()));
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
    }

    private static void ofKeys(
            HttpServletRequest request, HttpServletResponse response, TokenCalls keys, List<String> parts)
            throws IOException, ProblemException {
        @Nullable String id = parts.size() > 2 ? parts.get(2) : null;
        switch (request.getMethod()) {
            case "POST" -> {
                if (id == null) {
                    keys.create(request, response);
                } else {
                    keys.rotate(request, response, id, null);
                }
            }
            case "PATCH" -> keys.change(request, response, String.valueOf(id));
            case "DELETE" -> keys.revoke(response, String.valueOf(id));
            default -> {
                if (id == null) {
                    keys.list(request, response);
                } else {
                    keys.show(response, id);
                }
            }
        }
    }

    /** One of the administrator's own tenant. */
    private ServiceAccount found(AccountId by, String id) throws ProblemException {
        return Optional.of(id)
                .filter(text -> ID.matcher(text).matches())
                .flatMap(text -> services().serviceAccounts().find(new AccountId(by.tenant(), text)))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static RequestBody json(HttpServletRequest request) throws IOException, ProblemException {
        RequestBody body = RequestBody.read(request, false);
        if (body.isForm()) {
            throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
        }
        return body;
    }

    private static ProblemException invalid(IllegalArgumentException named) {
        return new ProblemException(Problem.invalidField(String.valueOf(named.getMessage())));
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
