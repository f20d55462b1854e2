package org.doorward.internal.endpoint.admin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.internal.endpoint.admin.AdministrationLog.Action;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.answer.Problem;

/** The clean-up on demand, for the administrators of all tenants. Safe for any thread. */
public record CleanUpResource(CleanUp cleanUp, AdministrationLog log) {
    private static final Problem BUSY =
            new Problem(409, "busy", "The clean-up is being done already; please try again in a moment.");

    /** {@code POST /admin/cleanup}: removes what is over, of all tenants, and tells how much. */
    public void run(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalJson();
        body.allowOnly(AdministrationLog.CAUSE);
        Map<String, Object> members = new LinkedHashMap<>();
        int total = log.telling(call, new Action("cleaned-up", null, null, AdministrationLog.cause(body)), () -> {
            CleanUp.Removed done = cleanUp.run().orElseThrow(() -> new ProblemException(BUSY));
            members.put("removed", done.removed());
            members.put("complete", done.complete());
            return done.total();
        });
        members.put("total", total);
        call.ok(members);
    }
}
