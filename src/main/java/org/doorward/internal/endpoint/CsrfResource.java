package org.doorward.internal.endpoint;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.AntiForgery;

/** Anti-forgery tokens for pages. Immutable. */
public record CsrfResource(AntiForgery antiForgery) {
    /**
     * {@code GET /csrf}: an anti-forgery token for a caller with a cookie, and the names that carry it. Header
     * credentials need none and get none.
     */
    public void show(Call call) throws IOException, ProblemException {
        String token =
                antiForgery.issue(call.caller()).orElseThrow(() -> new ProblemException(Problem.UNAUTHENTICATED));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("csrf_token", token);
        members.put("header", AntiForgery.HEADER);
        members.put("parameter", AntiForgery.PARAMETER);
        call.ok(members);
    }
}
