package org.doorward.internal.http.async;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.Reason;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.PendingCookies;
import org.doorward.internal.http.refusal.Problems;

/**
 * A response in progress for an authenticated caller: an asynchronous one, or an event stream or another long one that a
 * handler writes on its own thread. It holds no lock while it calls the container: a container reports an end under its own locks, which it also
 * needs for a completion.
 */
public final class OpenAnswer {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final Set<Problem> TIMES = Set.of(Problem.of(Reason.EXPIRED), Problem.of(Reason.IDLE));

    /** What ends the response once nobody writes any more. */
    private interface Ending {
        void end(Problem why) throws IOException;
    }

    private final AnswerGate gate;
    private final Ending ending;
    private final boolean isOfThread;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile Runnable told = () -> {};

    private enum State {
        /** The handler works on it. */
        OPEN,
        /** The container has it back, or is about to. */
        DONE,
        /** We have ended it, or are ending it. */
        ENDED
    }

    private OpenAnswer(AnswerGate gate, Ending ending, boolean isOfThread) {
        this.gate = gate;
        this.ending = ending;
        this.isOfThread = isOfThread;
        gate.becomeWatched();
    }

    /** An asynchronous one that has just begun, by this request and response of ours. */
    public OpenAnswer(AsyncContext context, HttpServletRequest request, HttpServletResponse response, AnswerGate gate) {
        this(
                gate,
                why -> {
                    if (!response.isCommitted()) {
                        // tokens of what is over are of no use to anybody
                        PendingCookies.forget(request);
                        response.reset();
                        Problems.send(request, response, why);
                    } else if (!gate.isStream() && !gate.isLeftToContainer()) {
                        ResponseAbort.abort(request, response);
                    }
                    context.complete();
                },
                false);
        context.addListener(new Completion());
    }

    /** One that a handler writes in its own thread: it fails with its next write, and the container ends it. */
    public static OpenAnswer ofThread(AnswerGate gate) {
        return new OpenAnswer(gate, why -> {}, true);
    }

    private final class Completion implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            done();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // onComplete follows
        }

        /** A second start is a new response. */
        @Override
        public void onStartAsync(AsyncEvent event) {
            done();
        }
    }

    /** Sets the callback for the end of this response, whatever ends it. It runs at once if the response has ended. */
    void whenDone(Runnable listener) {
        told = listener;
        if (state.get() != State.OPEN) {
            listener.run();
        }
    }

    private void done() {
        state.compareAndSet(State.OPEN, State.DONE);
        told.run();
    }

    /**
     * Notes that the handler gives the response back to the container.
     *
     * @return whether it may; false when we have ended it
     */
    public boolean handBack() {
        if (!isOfThread && gate.isShut()) {
            // it is about to be ended
            return false;
        }
        done();
        return state.get() != State.ENDED;
    }

    /** Whether it goes on although time has ended its credential: it has a known end. */
    boolean outlastsTime(Problem over) {
        return isOfThread && gate.isMeasured() && TIMES.contains(over);
    }

    /** Whether it goes on while nobody knows whether its credential is over: its client does not ask for it again by itself. */
    boolean outlastsOutage() {
        return isOfThread && !gate.isStream();
    }

    /** Whether nothing may be written any more. */
    boolean isShut() {
        return gate.isShut();
    }

    /** Lets nothing be written any more, but for what is being written at the moment. Waits for nobody. */
    void shut(Problem why) {
        if (state.get() == State.OPEN) {
            gate.shut(why);
        }
    }

    /**
     * Refuses further writes and ends the response, with the problem if nothing is committed yet. The caller repeats it
     * until the response is done, because it does not interrupt a write in progress.
     */
    void end(Problem why) {
        if (state.get() != State.OPEN || !gate.shut(why) || !state.compareAndSet(State.OPEN, State.ENDED)) {
            return;
        }
        try {
            ending.end(why);
        } catch (IOException | RuntimeException e) {
            // the client has disconnected, or the container ends it at the same moment
            LOG.log(System.Logger.Level.DEBUG, "an asynchronous response had ended already", e);
        }
    }
}
