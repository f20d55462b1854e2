package org.doorward.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** The container's asynchronous context, whose response brings new cookies also when nothing is ever written to it. */
final class RenewedAsync implements AsyncContext {
    private final AsyncContext context;
    private final RenewedResponse response;

    RenewedAsync(AsyncContext context, RenewedResponse response) {
        this.context = context;
        this.response = response;
    }

    /** For one that was just started: the container may answer by itself when it takes too long, or fails. */
    static RenewedAsync begun(AsyncContext context, RenewedResponse response) {
        context.addListener(new BeforeItsAnswer(response));
        return new RenewedAsync(context, response);
    }

    private record BeforeItsAnswer(RenewedResponse response) implements AsyncListener {
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
            // a new start brings a listener of its own
        }
    }

    @Override
    public void complete() {
        response.beforeSending();
        context.complete();
    }

    @Override
    public ServletRequest getRequest() {
        return context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return context.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        context.dispatch();
    }

    @Override
    public void dispatch(String path) {
        context.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext of, String path) {
        context.dispatch(of, path);
    }

    @Override
    public void start(Runnable work) {
        context.start(work);
    }

    @Override
    public void addListener(AsyncListener listener) {
        context.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse answer) {
        context.addListener(listener, request, answer);
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
