package org.doorward.sample.sockets;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries to open a WebSocket, and says what came of it: the first message, or the status of the refusal. */
final class Knock {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();

    private Knock() {}

    static String at(URI address, Map<String, String> headers) throws InterruptedException, TimeoutException {
        URI socket = URI.create(address.toString().replaceFirst("^http", "ws"));
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        headers.forEach(builder::header);
        CompletableFuture<String> first = new CompletableFuture<>();
        try {
            WebSocket opened = builder.buildAsync(socket, new First(first)).get(60, TimeUnit.SECONDS);
            try {
                return first.get(60, TimeUnit.SECONDS);
            } finally {
                opened.abort();
            }
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return String.valueOf(refused.getResponse().statusCode());
            }
            throw new AssertionError(address + " " + headers, e);
        }
    }

    private record First(CompletableFuture<String> message) implements WebSocket.Listener {
        @Override
        public CompletableFuture<?> onText(WebSocket socket, CharSequence text, boolean last) {
            message.complete(text.toString());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<?> onClose(WebSocket socket, int code, String reason) {
            message.completeExceptionally(new IOException("closed with " + code + " " + reason));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            message.completeExceptionally(error);
        }
    }
}
