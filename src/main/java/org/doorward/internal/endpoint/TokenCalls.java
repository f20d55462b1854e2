package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
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
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenPolicy;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.Scopes;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The calls by which one kind of API tokens of one owner is managed: the same for people's own tokens and for the keys of
 * service accounts.
 *
 * @param tokens where they are
 * @param kind of which kind
 * @param owner whose
 * @param most what whoever asks may hand out at most
 */
record TokenCalls(ApiTokenService tokens, ApiTokenKind kind, AccountId owner, Reach most) {
    private static final Problem TOO_MANY =
            new Problem(409, "too-many-tokens", "There are as many tokens as may be; revoke one first.");
    private static final Problem SUPERSEDED =
            new Problem(409, "superseded", "That secret has been replaced already; use the newer one.");
    private static final Problem OVERLAPPING = new Problem(
            409,
            "overlapping",
            "The secret before this one is good still; wait until it is over, or end it now by a rotation without overlap.");
    private static final int MOST_DAYS = 36_500;

    /** {@code GET}: what there is, as {@link ApiTokenService#list} bounds it; of one state where the query names one. */
    void list(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Optional<TokenMembers.State> wanted = state(request);
        Instant now = tokens.now();
        List<Map<String, Object>> listed = tokens.list(owner).stream()
                .filter(token -> token.kind() == kind)
                .filter(token -> wanted.isEmpty() || wanted.get() == TokenMembers.State.of(token, now))
                .map(token -> TokenMembers.of(token, now))
                .toList();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tokens", listed);
        members.put("total", listed.size());
        Problems.sendJson(response, HttpServletResponse.SC_OK, members);
    }

    private static Optional<TokenMembers.State> state(HttpServletRequest request) throws ProblemException {
        String[] given = request.getParameterValues("state");
        if (given == null) {
            return Optional.empty();
        }
        for (TokenMembers.State state : TokenMembers.State.values()) {
            if (given.length == 1 && state.code().equals(given[0])) {
                return Optional.of(state);
            }
        }
        throw new ProblemException(Problem.invalidField("state"));
    }

    /** {@code GET} of one. */
    void show(HttpServletResponse response, String id) throws IOException, ProblemException {
        Problems.sendJson(response, HttpServletResponse.SC_OK, TokenMembers.of(found(id), tokens.now()));
    }

    /** {@code POST}: makes one, and tells its secret, this once. */
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        RequestBody body = json(request, false);
        allowOnly(body, "name", "expires_in_days", "expires_at", "scopes", "cidrs");
        String name = body.needed("name");
        ApiTokenGrant grant = edit(body, ApiTokenGrant.OF_ALL);
        most.need(grant);
        most.needNoHeirs(grant);
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
        if (made instanceof IssueResult.Invalid invalid && invalid.field().equals("expires_at") && days.isPresent()) {
            throw new ProblemException(Problem.invalidField("expires_in_days"));
        }
        answer(response, HttpServletResponse.SC_CREATED, made);
    }

    /** {@code PATCH}: another name or grant; what is not given stays. */
    void change(HttpServletRequest request, HttpServletResponse response, String id)
            throws IOException, ProblemException {
        RequestBody body = json(request, false);
        allowOnly(body, "name", "scopes", "cidrs");
        String name = body.has("name") ? body.needed("name") : null;
        ApiToken present = found(id);
        most.need(present.grant());
        ApiTokenGrant asked = edit(body, ApiTokenGrant.OF_ALL);
        most.need(edit(body, present.grant()));
        if (body.has("scopes")) {
            // not by what is there now: somebody may take it away meanwhile
            most.needNoHeirs(asked);
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
        answer(response, HttpServletResponse.SC_OK, changed);
    }

    /** {@code DELETE}: revokes one. */
    void revoke(HttpServletResponse response, String id) throws ProblemException {
        if (!tokens.revoke(owner, found(id).id())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /**
     * {@code POST} to {@code rotate}: another secret, told this once.
     *
     * @param shown the secret by which the token itself asks; null when somebody else does
     */
    void rotate(HttpServletRequest request, HttpServletResponse response, String id, @Nullable TokenHash shown)
            throws IOException, ProblemException {
        RequestBody body = json(request, true);
        body.allowOnly("overlap_seconds");
        int overlap = body.number("overlap_seconds", 0, (int) ApiTokenPolicy.LONGEST_OVERLAP.toSeconds())
                .orElse(0);
        ApiToken present = found(id);
        if (shown == null) {
            // whoever gets its secret can do all that it can
            most.need(present.grant());
            most.needNoHeirs(present.grant());
            Duration lifetime = present.lifetime();
            most.needEnd(lifetime == null ? null : tokens.now().plus(lifetime), "id");
        }
        IssueResult rotated = tokens.rotate(owner, present.id(), Duration.ofSeconds(overlap), shown);
        answer(response, HttpServletResponse.SC_CREATED, rotated);
    }

    private void answer(HttpServletResponse response, int status, IssueResult result)
            throws IOException, ProblemException {
        if (result instanceof IssueResult.Issued issued) {
            Map<String, Object> members = TokenMembers.of(issued.token(), tokens.now());
            members.put("token", issued.text());
            Problems.sendJson(response, status, members);
        } else if (result instanceof IssueResult.Changed changed) {
            Problems.sendJson(response, status, TokenMembers.of(changed.token(), tokens.now()));
        } else if (result instanceof IssueResult.Invalid invalid) {
            throw new ProblemException(Problem.invalidField(invalid.field()));
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

    /** Somebody else's token and no token are one answer. */
    private ApiToken found(String id) throws ProblemException {
        Optional<ApiToken> found = ApiTokenId.isWellFormed(id)
                ? tokens.find(owner, new ApiTokenId(owner.tenant(), id)).filter(token -> token.kind() == kind)
                : Optional.empty();
        return found.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private static RequestBody json(HttpServletRequest request, boolean mayBeEmpty)
            throws IOException, ProblemException {
        RequestBody body = RequestBody.read(request, mayBeEmpty);
        if (body.isForm()) {
            throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
        }
        return body;
    }

    private void allowOnly(RequestBody body, String... names) throws ProblemException {
        Set<String> allowed = new TreeSet<>(Set.of(names));
        if (kind == ApiTokenKind.API_KEY) {
            allowed.add("requests_per_minute");
        }
        body.allowOnly(allowed.toArray(new String[0]));
    }

    /** The grant with what the body says in the place of what was there. */
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
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(e.getMessage() == null ? "scopes" : e.getMessage()));
        }
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
