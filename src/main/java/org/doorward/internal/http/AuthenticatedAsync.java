package org.doorward.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.doorward.internal.http.async.OpenAnswer;
import org.doorward.internal.http.refresh.RefreshedResponse;
import org.jspecify.annotations.Nullable;

/**
 * The container's asynchronous context as the application sees it. Its request has the principal, and its response
 * adds new cookies, also when nothing is written to it.
 */
final class AuthenticatedAsync implements AsyncContext {
    private final AsyncContext context;
    private final AuthenticationContext authentication;
    private final @Nullable RefreshedResponse refreshed;
    /** The response that is handed back by this; null where that has not begun. */
    private final @Nullable OpenAnswer answer;

    AuthenticatedAsync(AsyncContext context, AuthenticationContext authentication) {
        this.context = context;
        this.authentication = authentication;
        this.refreshed = authentication.refreshedResponse();
        this.answer = authentication.answer().asynchronous();
    }

    /** A context that was just started. The container may answer by itself after a time-out or an error. */
    static AuthenticatedAsync begun(
            AsyncContext context, HttpServletRequest request, AuthenticationContext authentication) {
        authentication.answer().begun(context, request);
        AuthenticatedAsync begun = new AuthenticatedAsync(context, authentication);
        if (begun.refreshed != null) {
            context.addListener(new BeforeItsAnswer(begun.refreshed));
        }
        return begun;
    }

    private record BeforeItsAnswer(RefreshedResponse response) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            response.beforeSending();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            response.beforeSending();
        }

        @Override
        public void onError(AsyncEvent event) {
            response.beforeSending();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // a new start adds a listener of its own
        }
    }

    /** A listener of the application, which receives our context. */
    private record Told(AsyncListener listener, AuthenticatedAsync context) implements AsyncListener {
        private AsyncEvent seen(AsyncEvent event) {
            return new AsyncEvent(
                    context, event.getSuppliedRequest(), event.getSuppliedResponse(), event.getThrowable());
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(seen(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(seen(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            listener.onError(seen(event));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            listener.onStartAsync(new AsyncEvent(
                    new AuthenticatedAsync(event.getAsyncContext(), context.authentication),
                    event.getSuppliedRequest(),
                    event.getSuppliedResponse(),
                    event.getThrowable()));
        }
    }

    private boolean handBack() {
        OpenAnswer one = answer == null ? authentication.answer().asynchronous() : answer;
        return one == null || one.handBack();
    }

    private void handBackForDispatch() {
        if (!handBack()) {
            throw new IllegalStateException("the answer was ended with its session");
        }
    }

    /** Does nothing where the response ended with its session. */
    @Override
    public void complete() {
        if (!handBack()) {
            return;
        }
        if (refreshed != null) {
            refreshed.beforeSending();
        }
        context.complete();
    }

    /** Returns the request of the start, or the container's own with our principal. */
    @Override
    public ServletRequest getRequest() {
        ServletRequest request = context.getRequest();
        return request instanceof HttpServletRequest http && !PrincipalRequest.isWithin(http)
                ? new PrincipalRequest(http, authentication)
                : request;
    }

    @Override
    public ServletResponse getResponse() {
        return authentication.answer().guarded(context.getResponse());
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return context.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        handBackForDispatch();
        context.dispatch();
    }

    @Override
    public void dispatch(String path) {
        handBackForDispatch();
        context.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext of, String path) {
        handBackForDispatch();
        context.dispatch(of, path);
    }

    @Override
    public void start(Runnable work) {
        context.start(work);
    }

    @Override
    public void addListener(AsyncListener listener) {
        context.addListener(new Told(listener, this));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse answer) {
        context.addListener(new Told(listener, this), request, answer);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return context.createListener(type);
    }

    @Override
    public void setTimeout(long millis) {
        context.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
        return context.getTimeout();
    }
}
