package org.doorward.internal.endpoint.route;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.http.Admission;
import org.doorward.internal.http.Gates;
import org.doorward.internal.http.StepUp;
import org.doorward.internal.http.answer.OutageLog;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refresh.TransparentRefresh;
import org.doorward.internal.http.refusal.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests to Doorward's own endpoints: finds the route, has the caller identified, checks the access
 * requirement, calls the handler. Safe for any thread.
 *
 * @param fresh the longest time since a recent sign-in
 */
public record Router(
        RouteTable table,
        Admission admission,
        Gates gates,
        Cors cors,
        ClientConnection connection,
        StepUp stepUp,
        Duration fresh) {
    private static final System.Logger LOG = System.getLogger("org.doorward.endpoint");

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problems.noStore(response);
        CrossOriginCheck.vary(request, response);
        try {
            RouteTable.Match match =
                    table.find(RequestPath.endpointPath(request)).orElse(new RouteTable.Match(Map.of(), Map.of()));
            if (!cors.atEndpoint(request, response, match.methods())) {
                answer(request, response, match);
            }
        } catch (ProblemException e) {
            Problems.send(request, TransparentRefresh.wrapped(request, response), e.problem());
        } catch (StoreUnavailableException e) {
            OutageLog.log(e);
            Problems.send(request, TransparentRefresh.wrapped(request, response), Problem.UNAVAILABLE);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request to an endpoint failed", e);
            Problems.send(request, TransparentRefresh.wrapped(request, response), Problem.INTERNAL);
        } finally {
            TransparentRefresh.settle(request, response);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, RouteTable.Match match)
            throws IOException, ProblemException {
        Route route = match.of(request.getMethod());
        if (route != null) {
            answer(request, response, route, match.parameters());
        } else if (match.methods().isEmpty()) {
            Problems.send(request, response, Problem.NOT_FOUND);
        } else {
            response.setHeader("Allow", String.join(", ", match.methods()));
            Problems.send(request, response, Problem.METHOD_NOT_ALLOWED);
        }
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, Route route, Map<String, String> parameters)
            throws IOException, ProblemException {
        AccessRequirement access = route.access();
        if (access.isEncrypted() && !connection.mayCarryCredentials(request)) {
            throw new ProblemException(Problem.INSECURE_TRANSPORT);
        }
        Call unidentified = new Call(request, response, parameters, null);
        if (access.isOpen()) {
            route.handler().handle(unidentified);
            return;
        }
        if (route.first() != null) {
            route.first().handle(unidentified);
        }
        Call call = admitted(unidentified, access);
        if (call != null) {
            route.handler().handle(call);
        }
    }

    /** Returns the call with its caller; null when it was refused. */
    private @Nullable Call admitted(Call call, AccessRequirement access) throws IOException {
        Admission.Admitted admitted = admission.toEndpoint(call.request(), call.response(), access.refreshes());
        if (admitted == null) {
            return null;
        }
        Problem restriction = gates.atEndpoint(admitted.identity(), access.isForRestricted(), access.isForSuspended());
        if (restriction != null) {
            Problems.send(call.request(), admitted.response(), restriction);
            return null;
        }
        Optional<AccessRequirement.Lack> lack = access.lackOf(admitted.identity(), call.path());
        if (lack.isPresent()) {
            refuse(call.request(), admitted.response(), lack.get());
            return null;
        }
        // the identity was not told to the request: only this decides by it
        if (access.isFresh() && !stepUp.isFresh(admitted.identity(), fresh)) {
            stepUp.refusal(call.request(), fresh).writeTo(admitted.response());
            return null;
        }
        if (access.isUse()) {
            admission.used(call.request(), admitted.identity());
        }
        return new Call(call.request(), admitted.response(), call.path(), admitted.identity());
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, AccessRequirement.Lack lack)
            throws IOException {
        if (lack.scope() == null) {
            Problems.send(request, response, lack.problem());
        } else {
            Problems.lacksScope(request, response, Set.of(lack.scope()));
        }
    }
}
