package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.PendingCookies;
import org.doorward.internal.http.refresh.TransparentRefresh;
import org.doorward.internal.http.refusal.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Passes a request to the application with the principal and the headers of who acts, and adds cookies and the
 * container session afterwards. Immutable.
 *
 * @param actions returns the actions for a response
 */
record Handover(Function<HttpServletResponse, RequestActions> actions, ResponseHeaders headers) {
    /** The context that this thread works for, from the filter's beginning to its end. */
    private static final ThreadLocal<AuthenticationContext> CURRENT = new ThreadLocal<>();

    /** Returns the context that this thread works for; null where there is none. */
    static @Nullable AuthenticationContext current() {
        return CURRENT.get();
    }

    /** Sets the context that this thread works for; null for none. @return the one before */
    private static @Nullable AuthenticationContext enter(@Nullable AuthenticationContext context) {
        AuthenticationContext before = CURRENT.get();
        if (context == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(context);
        }
        return before;
    }

    /** Returns the actions for this response. */
    RequestActions actions(HttpServletResponse response) {
        return actions.apply(response);
    }

    /** @param context a settled one */
    void pass(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, AuthenticationContext context)
            throws IOException, ServletException {
        DispatcherType dispatch = request.getDispatcherType();
        if (dispatch == DispatcherType.REQUEST) {
            context.letThrough();
        }
        boolean begins = dispatch == DispatcherType.REQUEST || dispatch == DispatcherType.ERROR;
        AuthenticationContext before = enter(context);
        RequestAnswer answer = before == context ? null : context.answer();
        if (answer != null) {
            answer.dispatched(dispatch);
        }
        try {
            chain.doFilter(
                    request instanceof PrincipalRequest ? request : new PrincipalRequest(request, context),
                    context.answer()
                            .guarded(
                                    request,
                                    begins && context.knownIdentity() != null
                                            ? headers.signedIn(context.mapping(request), response)
                                            : response));
            enter(before);
            Problem cut = answer == null ? null : answer.handled();
            if (answer != null && cut != null && !refused(request, response, cut)) {
                throw new IOException("the session of this response has ended");
            }
        } catch (IOException | ServletException | RuntimeException e) {
            enter(before);
            Problem cut = answer == null ? null : answer.handled();
            if (answer == null || cut == null) {
                throw e;
            }
            if (!refused(request, response, cut)) {
                // the connection ends, as nothing else tells the client that this is not all
                answer.abort(request, response);
                throw e;
            }
        } finally {
            enter(before);
            if (answer != null) {
                answer.handled();
            }
            TransparentRefresh.settle(request, response);
            ContainerSession.bind(request, context);
        }
    }

    /** Sends the reason why a response was cut off in its place. @return false where part of it is sent already */
    private boolean refused(HttpServletRequest request, HttpServletResponse response, Problem cut) throws IOException {
        if (response.isCommitted()) {
            return false;
        }
        // tokens of what is over are of no use to anybody
        PendingCookies.forget(request);
        response.reset();
        headers.onEvery(request, response);
        Problems.send(request, response, cut);
        return true;
    }
}
