package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.ApiTokenId;
import org.doorward.Reason;
import org.doorward.Scopes;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.InvalidFieldException;
import org.doorward.apitoken.IssueResult;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicy;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.refusal.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The calls that manage one kind of API tokens of one owner: personal access tokens, or keys of a service account.
 *
 * @param most the most that the caller may grant
 * @param callers knows whether the caller was revoked while a token was made
 */
record ApiTokenResource(
        ApiTokenEngine tokens, ApiTokenKind kind, AccountId owner, DelegationBounds most, LivingCaller callers) {
    private static final Problem TOO_MANY =
            new Problem(409, "too-many-tokens", "The account has as many tokens as it may have; revoke one first.");
    private static final Problem SUPERSEDED =
            new Problem(409, "superseded", "That secret has been replaced already; use the newer one.");
    private static final Problem OVERLAPPING = new Problem(
            409,
            "overlapping",
            "The previous secret is still valid; wait until it expires, or end it by a rotation without overlap.");
    private static final int MOST_DAYS = 36_500;

    /**
     * {@code GET}: lists the tokens within the bounds of {@link ApiTokenEngine#list}; of one state where the query
     * names one.
     */
    void list(Call call) throws IOException, ProblemException {
        Optional<ApiTokenJson.State> wanted = state(call);
        Instant now = tokens.now();
        List<Map<String, Object>> listed = tokens.list(owner).stream()
                .filter(token -> token.kind() == kind)
                .map(ApiTokenView::of)
                .filter(token -> wanted.isEmpty() || wanted.get() == ApiTokenJson.State.of(token, now))
                .map(token -> ApiTokenJson.of(token, now))
                .toList();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tokens", listed);
        members.put("total", listed.size());
        call.ok(members);
    }

    private static Optional<ApiTokenJson.State> state(Call call) throws ProblemException {
        String[] given = call.request().getParameterValues("state");
        if (given == null) {
            return Optional.empty();
        }
        for (ApiTokenJson.State state : ApiTokenJson.State.values()) {
            if (given.length == 1 && state.code().equals(given[0])) {
                return Optional.of(state);
            }
        }
        throw new ProblemException(Problem.invalidField("state"));
    }

    /** {@code GET} of one. */
    void show(Call call, String id) throws IOException, ProblemException {
        call.ok(ApiTokenJson.of(ApiTokenView.of(found(id)), tokens.now()));
    }

    /** {@code POST}: issues one. The response holds its secret, which cannot be read again. */
    void create(Call call) throws IOException, ProblemException {
        RequestBody body = call.json();
        allowOnly(body, "name", "expires_in_days", "expires_at", "scopes", "cidrs");
        String name = body.needed("name");
        ApiTokenGrant grant = edit(body, ApiTokenGrant.OF_ALL);
        most.need(grant);
        most.needNoRenewal(grant);
        Optional<Integer> days = body.number("expires_in_days", 1, MOST_DAYS);
        Optional<Instant> at = body.time("expires_at");
        if (days.isPresent() && at.isPresent()) {
            throw new ProblemException(Problem.invalidField("expires_at"));
        }
        Instant end = days.map(count -> tokens.now().plus(Duration.ofDays(count)))
                .or(() -> at)
                .orElse(null);
        most.needEnd(end, days.isPresent() ? "expires_in_days" : "expires_at");
        IssueResult made = tokens.create(kind, owner, name, grant, end);
        if (made instanceof IssueResult.Issued issued && !callers.lives(call.caller())) {
            // what has ended the caller's credential meanwhile may not have seen this token
            boolean unused = tokens.revoke(owner, issued.token().id());
            throw new ProblemException(Problem.of(Reason.REVOKED));
        }
        if (made instanceof IssueResult.Invalid invalid
                && invalid.field() == InvalidFieldException.Field.EXPIRES_AT
                && days.isPresent()) {
            throw new ProblemException(Problem.invalidField("expires_in_days"));
        }
        answer(call.response(), HttpServletResponse.SC_CREATED, made);
    }

    /** {@code PATCH}: changes name or grant. Missing fields stay unchanged. */
    void change(Call call, String id) throws IOException, ProblemException {
        RequestBody body = call.json();
        allowOnly(body, "name", "scopes", "cidrs");
        String name = body.has("name") ? body.needed("name") : null;
        ApiToken present = found(id);
        most.need(present.grant());
        ApiTokenGrant asked = edit(body, ApiTokenGrant.OF_ALL);
        most.need(edit(body, present.grant()));
        if (body.has("scopes")) {
            // not compared with the present scopes: another call may remove some meanwhile
            most.needNoRenewal(asked);
        }
        IssueResult changed = tokens.change(
                owner,
                kind,
                present.id(),
                name,
                grant -> new ApiTokenGrant(
                        body.has("scopes") ? asked.scopes() : grant.scopes(),
                        body.has("cidrs") ? asked.networks() : grant.networks(),
                        body.has("requests_per_minute") ? asked.requestsPerMinute() : grant.requestsPerMinute()));
        answer(call.response(), HttpServletResponse.SC_OK, changed);
    }

    /** {@code DELETE}: revokes one. */
    void revoke(Call call, String id) throws ProblemException {
        if (!tokens.revoke(owner, found(id).id())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        call.noContent();
    }

    /**
     * {@code POST} to {@code rotate}: makes a new secret, which cannot be read again.
     *
     * @param shown the secret by which the token rotates itself; null for any other caller
     */
    void rotate(Call call, String id, @Nullable TokenHash shown) throws IOException, ProblemException {
        RequestBody body = call.optionalJson();
        body.allowOnly("overlap_seconds");
        int overlap = body.number("overlap_seconds", 0, (int) ApiTokenPolicy.LONGEST_OVERLAP.toSeconds())
                .orElse(0);
        ApiToken present = found(id);
        if (shown == null) {
            // the holder of the secret has all rights of the token
            most.need(present.grant());
            most.needNoRenewal(present.grant());
            Duration lifetime = present.lifetime();
            most.needEnd(lifetime == null ? null : tokens.now().plus(lifetime), "id");
        }
        IssueResult rotated = tokens.rotate(owner, present.id(), Duration.ofSeconds(overlap), shown);
        answer(call.response(), HttpServletResponse.SC_CREATED, rotated);
    }

    private void answer(HttpServletResponse response, int status, IssueResult result)
            throws IOException, ProblemException {
        if (result instanceof IssueResult.Issued issued) {
            Map<String, Object> members = ApiTokenJson.of(issued.token(), tokens.now());
            members.put("token", issued.text());
            Problems.sendJson(response, status, members);
        } else if (result instanceof IssueResult.Changed changed) {
            Problems.sendJson(response, status, ApiTokenJson.of(changed.token(), tokens.now()));
        } else if (result instanceof IssueResult.Invalid invalid) {
            throw invalid(invalid.field());
        } else if (result instanceof IssueResult.TooMany) {
            throw new ProblemException(TOO_MANY);
        } else if (result instanceof IssueResult.Overlapping) {
            throw new ProblemException(OVERLAPPING);
        } else if (result instanceof IssueResult.Superseded) {
            throw new ProblemException(SUPERSEDED);
        } else {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    /** The answer for another owner's token equals that for no token. */
    private ApiToken found(String id) throws ProblemException {
        Optional<ApiToken> found = ApiTokenId.isWellFormed(id)
                ? tokens.find(owner, new ApiTokenId(owner.tenant(), id)).filter(token -> token.kind() == kind)
                : Optional.empty();
        return found.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private void allowOnly(RequestBody body, String... names) throws ProblemException {
        Set<String> allowed = new TreeSet<>(Set.of(names));
        if (kind == ApiTokenKind.API_KEY) {
            allowed.add("requests_per_minute");
        }
        body.allowOnly(allowed.toArray(new String[0]));
    }

    /** Returns the grant with the changes of the body. */
    private static ApiTokenGrant edit(RequestBody body, ApiTokenGrant present) throws ProblemException {
        Set<String> scopes = present.scopes();
        if (body.has("scopes")) {
            Optional<List<String>> named = body.texts("scopes");
            if (named.filter(all -> !all.stream().allMatch(Scopes::isWellFormed))
                    .isPresent()) {
                throw new ProblemException(Problem.invalidField("scopes"));
            }
            scopes = named.<Set<String>>map(TreeSet::new).orElse(null);
        }
        List<AddressBlock> networks = present.networks();
        if (body.has("cidrs")) {
            networks = networks(body.texts("cidrs").orElse(List.of()));
        }
        Integer perMinute = present.requestsPerMinute();
        if (body.has("requests_per_minute")) {
            perMinute = body.number("requests_per_minute", 1, ApiTokenGrant.MOST_REQUESTS_PER_MINUTE)
                    .orElse(null);
        }
        try {
            return new ApiTokenGrant(scopes, networks, perMinute);
        } catch (InvalidFieldException e) {
            throw invalid(e.field());
        }
    }

    /** Returns the answer to an invalid value. */
    static ProblemException invalid(InvalidFieldException.Field field) {
        return new ProblemException(Problem.invalidField(
                switch (field) {
                    case ID -> "id";
                    case NAME -> "name";
                    case OWNER -> "owner";
                    case ROLES -> "roles";
                    case SCOPES -> "scopes";
                    case NETWORKS -> "cidrs";
                    case REQUESTS_PER_MINUTE -> "requests_per_minute";
                    case EXPIRES_AT -> "expires_at";
                    case OVERLAP -> "overlap_seconds";
                }));
    }

    private static List<AddressBlock> networks(List<String> texts) throws ProblemException {
        List<AddressBlock> networks = new ArrayList<>();
        for (String text : texts) {
            try {
                networks.add(AddressBlock.parse(text.toLowerCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ProblemException(Problem.invalidField("cidrs"));
            }
        }
        return networks;
    }
}
