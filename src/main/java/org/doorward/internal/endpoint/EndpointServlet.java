package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.doorward.StoreUnavailableException;
import org.doorward.authentication.Credential.Transport;
import org.doorward.internal.http.ContainerSession;
import org.doorward.internal.http.CrossOriginCheck;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.OutageLog;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.doorward.internal.http.RequestAuthenticator.Decision;

/** What all endpoints have in common: which methods they take, who may call them, and how they fail. */
abstract class EndpointServlet extends HttpServlet {
    private static final System.Logger LOG = System.getLogger("org.doorward.endpoint");

    private final transient Supplier<Services> services;
    private final transient OutageLog outages = new OutageLog();
    private final transient Set<String> methods;

    EndpointServlet(Supplier<Services> services, String... methods) {
        this.services = services;
        this.methods = Set.of(methods);
    }

    final Services services() {
        return services.get();
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problems.noStore(response);
        CrossOriginCheck.vary(request, response);
        try {
            Set<String> taken = methodsAt(request);
            if (!services().cors().atEndpoint(request, response, withHead(taken))) {
                answer(request, response, taken);
            }
        } catch (ProblemException e) {
            Problems.send(request, response, e.problem());
        } catch (StoreUnavailableException e) {
            outages.log(e);
            Problems.send(request, response, Problem.UNAVAILABLE);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a call failed", e);
            Problems.send(request, response, new Problem(500, "internal", "Something went wrong here."));
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Set<String> taken)
            throws IOException, ProblemException {
        // HEAD asks what GET would answer
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        if (taken.contains(method)) {
            needClearSlot(request);
            answer(request, response);
            return;
        }
        if (!taken.isEmpty()) {
            response.setHeader("Allow", String.join(", ", withHead(taken)));
        }
        Problems.send(request, response, taken.isEmpty() ? Problem.NOT_FOUND : Problem.METHOD_NOT_ALLOWED);
    }

    private static Set<String> withHead(Set<String> methods) {
        Set<String> all = new TreeSet<>(methods);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        return all;
    }

    /** The methods that the path of this request takes; for endpoints of more than one path. */
    Set<String> methodsAt(HttpServletRequest request) {
        return methods;
    }

    /** Where {@code web.xml} keeps the filter away from endpoints, nobody else asks. */
    private void needClearSlot(HttpServletRequest request) throws ProblemException {
        if (!services().cookies().namesClearSlot(request)) {
            throw new ProblemException(Problem.SLOT);
        }
    }

    /** Carries out the call; the method is one of those given at construction. */
    abstract void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException;

    /**
     * What a caller must show. Somebody who signed in, unless an endpoint says otherwise: what is new and forgets to say is
     * closed to tokens.
     */
    Need need(HttpServletRequest request) {
        return Need.SESSION;
    }

    /**
     * Who calls; refuses everybody else, as on any protected path, and whoever has not what is {@linkplain #need needed}.
     * Null when the request was answered.
     */
    final @org.jspecify.annotations.Nullable Identity caller(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Identity caller = uncountedCaller(request, response);
        if (caller != null) {
            services().authenticator().used(request, caller);
        }
        return caller;
    }

    /** As {@link #caller(HttpServletRequest, HttpServletResponse)}, where the call is no use of the session. */
    final @org.jspecify.annotations.Nullable Identity uncountedCaller(
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        Decision decided = services().authenticator().decide(request);
        return caller(request, response, services().refresh().refreshedAtOnce(request, response, decided));
    }

    /** As {@link #caller(HttpServletRequest, HttpServletResponse)}, where the call ends sessions: nothing is refreshed. */
    final @org.jspecify.annotations.Nullable Identity callerAsShown(
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        Identity caller = caller(request, response, services().authenticator().decide(request));
        if (caller != null) {
            services().authenticator().used(request, caller);
        }
        return caller;
    }

    private @org.jspecify.annotations.Nullable Identity caller(
            HttpServletRequest request, HttpServletResponse response, Decision decision) throws IOException {
        if (decision instanceof Decision.Known known) {
            Optional<Need.Lack> lack = need(request).lackOf(known.identity());
            if (lack.isEmpty()) {
                return known.identity();
            }
            refuse(request, response, lack.get());
            return null;
        }
        if (decision instanceof Decision.Refused refused) {
            boolean cookie = refused.transport() == Transport.COOKIE;
            if (cookie && refused.definitive()) {
                forget(request, response);
            }
            refused.send(request, response);
        } else {
            Problems.send(request, response, Problem.UNAUTHENTICATED);
        }
        return null;
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Need.Lack lack)
            throws IOException {
        if (lack.scope() == null) {
            Problems.send(request, response, lack.problem());
        } else {
            Problems.lacksScope(request, response, Set.of(lack.scope()));
        }
    }

    /** Takes from the browser what it holds of its session. */
    final void forget(HttpServletRequest request, HttpServletResponse response) {
        services().cookies().clear(request, response);
        ContainerSession.ended(request);
    }

    /** Refuses to give or take credentials where they could be overheard. */
    final void needSafeTransport(HttpServletRequest request) throws ProblemException {
        if (!services().connection().mayCarryCredentials(request)) {
            throw new ProblemException(Problem.INSECURE_TRANSPORT);
        }
    }
}
