package org.doorward.testing;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a browser asks a {@link DoorwardServer} for, counted; single answers can be kept back or replaced, as a network may. */
public final class HeldAnswers implements Filter {
    private static final long LIMIT_SECONDS = 60;

    /** An answer that is ready, and does not leave before it is let go. */
    public static final class Held {
        private final CountDownLatch ready = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        public void awaitReady() {
            await(ready, "nothing was asked for");
        }

        public void release() {
            released.countDown();
        }
    }

    private record Replacement(int status, String type, String body) {
        void send(ServletResponse response) throws IOException {
            ((HttpServletResponse) response).setStatus(status);
            response.setContentType(type);
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> bodies = new ConcurrentHashMap<>();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Map<String, Replacement> replaced = new ConcurrentHashMap<>();

    /** Keeps back the next answer to this path: it was worked out, but nothing of it gets out. */
    public Held holdNext(String path) {
        Held hold = new Held();
        held.put(path, hold);
        return hold;
    }

    /** From now on the answer to this path is this problem. */
    public void refuse(String path, int status, String reason) {
        answer(
                path,
                status,
                "application/problem+json",
                "{\"type\":\"urn:doorward:problem:" + reason + "\",\"title\":\"For a test.\",\"status\":" + status
                        + ",\"reason\":\"" + reason + "\"}");
    }

    /** From now on the answer to this path is this, as if somebody else gave it. */
    public void answer(String path, int status, String type, String body) {
        replaced.put(path, new Replacement(status, type, body));
    }

    public void restore(String path) {
        replaced.remove(path);
    }

    public void restoreAll() {
        replaced.clear();
    }

    /** How often this path was asked for. */
    public long count(String path) {
        return asked.stream().filter(path::equals).count();
    }

    /** The bodies that came for this path, in order; not those that Doorward refused. */
    public List<String> bodies(String path) {
        return List.copyOf(bodies.getOrDefault(path, List.of()));
    }

    public void forget() {
        asked.clear();
        bodies.clear();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = ((HttpServletRequest) request).getRequestURI();
        asked.add(path);
        if (path.startsWith("/api/")) {
            // a handler of the application that reads bodies would do just this
            bodies.computeIfAbsent(path, none -> new CopyOnWriteArrayList<>())
                    .add(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        Replacement replacement = replaced.get(path);
        Held hold = held.remove(path);
        FilterChain answer = replacement == null ? chain : (same, other) -> replacement.send(other);
        if (hold == null) {
            answer.doFilter(request, response);
        } else {
            Kept kept = new Kept((HttpServletResponse) response);
            answer.doFilter(request, kept);
            hold.ready.countDown();
            await(hold.released, "nobody let the answer go");
            response.getOutputStream().write(kept.content.toByteArray());
        }
    }

    private static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(otherwise);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(otherwise, e);
        }
    }

    /** A server sends an answer off as soon as it is complete. */
    private static final class Kept extends HttpServletResponseWrapper {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Kept(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int octet) {
                    content.write(octet);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    // the answers that are held are written by blocking handlers alone
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
