package org.doorward.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.async.AnswerGate;
import org.doorward.internal.http.async.GuardedResponse;
import org.doorward.internal.http.async.OpenAnswer;
import org.doorward.internal.http.async.ResponseAbort;
import org.doorward.internal.http.credential.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The response of one request, which ends with the session when it takes long or is asynchronous. It uses the lock of its
 * context.
 */
final class RequestAnswer {
    private final AuthenticationContext context;
    private volatile @Nullable AnswerGate gate;
    /** The asynchronous one. */
    private volatile @Nullable OpenAnswer asynchronous;
    /** The one that a handler writes in the thread of the present dispatch, when that takes long. */
    private @Nullable OpenAnswer ofThread;

    RequestAnswer(AuthenticationContext context) {
        this.context = context;
    }

    /** Returns the lock around the writes to the response; null before the handler has it. */
    @Nullable
    AnswerGate gate() {
        return gate;
    }

    /**
     * A dispatch of the container begins. An error page is written although the response before it was cut off. An
     * asynchronous response that was dispatched is the handler's again, for as long as another.
     */
    void dispatched(DispatcherType dispatch) {
        synchronized (context) {
            AnswerGate one = gate;
            OpenAnswer before = asynchronous;
            if (dispatch == DispatcherType.ERROR && before == null) {
                gate = null;
            } else if (dispatch == DispatcherType.ASYNC && one != null && (before == null || before.handBack())) {
                asynchronous = null;
                one.again();
            }
        }
    }

    /** Returns the response for the handler: one that can be ended in the middle. */
    HttpServletResponse guarded(HttpServletRequest request, HttpServletResponse response) {
        // the handler may sign somebody in; but a server sends files faster to its own response
        boolean isFileForNobody = context.isNobody() && ResponseHeaders.isStaticFile(context.mapping(request));
        if (isFileForNobody || GuardedResponse.isWithin(response)) {
            return response;
        }
        AnswerGate known = gate;
        AnswerGate one = known == null ? new AnswerGate(context.actions().unwatched(), this::lasts) : known;
        gate = one;
        return new GuardedResponse(response, one);
    }

    /** Does the same for a response that the container returns. */
    ServletResponse guarded(ServletResponse response) {
        AnswerGate one = gate;
        return one != null && response instanceof HttpServletResponse http && !GuardedResponse.isWithin(http)
                ? new GuardedResponse(http, one)
                : response;
    }

    /** The handler continues asynchronously. */
    void begun(AsyncContext async, HttpServletRequest request) {
        AnswerGate one = gate;
        if (one != null) {
            OpenAnswer begun = context.actions().begun(async, request, one);
            synchronized (context) {
                asynchronous = begun;
                watch();
            }
        }
    }

    /** The handler writes an event stream or another long response. */
    private void lasts() {
        synchronized (context) {
            AnswerGate one = gate;
            if (one != null && ofThread == null && asynchronous == null) {
                ofThread = OpenAnswer.ofThread(one);
                watch();
            }
        }
    }

    /**
     * The handler is done with the present dispatch.
     *
     * @return why the response was cut off while the handler wrote it; null where it was not
     */
    @Nullable
    Problem handled() {
        synchronized (context) {
            AnswerGate one = gate;
            if (one == null) {
                return null;
            }
            one.handled();
            OpenAnswer handled = ofThread;
            if (handled != null) {
                handled.handBack();
                ofThread = null;
            }
            // an asynchronous one is ended elsewhere
            return asynchronous == null ? one.cut() : null;
        }
    }

    /** A response was cut off of which a part is sent: closes its connection, unless the container has a whole one to send. */
    void abort(HttpServletRequest request, HttpServletResponse response) {
        AnswerGate one = gate;
        if (one == null || !one.isLeftToContainer()) {
            ResponseAbort.abort(request, response);
        }
    }

    private Stream<OpenAnswer> open() {
        return Stream.concat(Stream.ofNullable(asynchronous), Stream.ofNullable(ofThread));
    }

    /** It may be known by now who acts. */
    void watch() {
        synchronized (context) {
            Identity known = context.knownIdentity();
            if (known != null) {
                open().forEach(one -> context.actions().watch(one, known));
            }
        }
    }

    /** It goes on without a principal. */
    void forget() {
        open().forEach(context.actions()::forget);
    }

    /** Returns the asynchronous response; null where there is none. */
    @Nullable
    OpenAnswer asynchronous() {
        return asynchronous;
    }
}
