package org.doorward.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.doorward.testing.CommandRules.Verdict;

/**
 * One connection of a client to a {@link RedisProxy} and on to the server. Answers, the server's and made-up ones, reach
 * the client in the order of its commands. (On one that subscribes, made-up answers may stand elsewhere among messages.)
 */
final class ProxiedConnection {
    private final Function<List<String>, Verdict> judge;
    private final Traffic traffic;
    private final Socket client;
    private final Socket server;
    private final Consumer<ProxiedConnection> onClose;
    private volatile boolean open = true;

    /** All that the client is still to be told, in order. */
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    /** Those of them that the server is still to give. Guarded by itself, as is adding to the others. */
    private final Queue<Answer> awaited = new ArrayDeque<>();

    /** An answer that has come, or is to come; nothing is the end of all. */
    private record Answer(long arrivedNanos, CompletableFuture<Optional<byte[]>> bytes, Runnable after) {
        static Answer toCome(Runnable after) {
            return new Answer(System.nanoTime(), new CompletableFuture<>(), after);
        }

        static Answer of(Optional<byte[]> bytes) {
            return new Answer(System.nanoTime(), CompletableFuture.completedFuture(bytes), () -> {});
        }
    }

    /** Something that a connection does until it ends. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    ProxiedConnection(
            Function<List<String>, Verdict> judge,
            Traffic traffic,
            Socket client,
            Socket server,
            Consumer<ProxiedConnection> onClose) {
        this.judge = judge;
        this.traffic = traffic;
        this.client = client;
        this.server = server;
        this.onClose = onClose;
    }

    void start() {
        run("commands", () -> {
            passCommands();
            close();
        });
        run("answers", this::takeAnswers);
        run("answers to the client", () -> {
            giveAnswers();
            close();
        });
    }

    private void run(String what, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        // the other side is gone, or does not speak the protocol
                        close();
                    }
                },
                "proxied " + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void passCommands() throws IOException, InterruptedException {
        if (!traffic.awaitCommands(() -> open)) {
            return;
        }
        InputStream in = new BufferedInputStream(client.getInputStream());
        for (Optional<byte[]> raw = Resp.next(in); raw.isPresent(); raw = Resp.next(in)) {
            if (!traffic.awaitCommands(() -> open)) {
                return;
            }
            Verdict verdict = judge.apply(Resp.words(raw.get()));
            synchronized (awaited) {
                if (verdict.answer().isPresent()) {
                    answers.add(Answer.of(verdict.answer()));
                } else {
                    Answer answer = Answer.toCome(verdict.after());
                    answers.add(answer);
                    awaited.add(answer);
                }
            }
            if (verdict.answer().isEmpty()) {
                server.getOutputStream().write(raw.get());
                server.getOutputStream().flush();
            }
        }
    }

    /** Until the server has no more; what it gave before is still given to the client. */
    private void takeAnswers() throws IOException {
        InputStream in = new BufferedInputStream(server.getInputStream());
        while (true) {
            Optional<byte[]> bytes = nextOrEnd(in);
            Answer answer;
            synchronized (awaited) {
                answer = awaited.poll();
                if (answer == null) {
                    // a message to one who subscribed, or the end
                    answers.add(Answer.of(bytes));
                }
            }
            if (answer != null) {
                if (bytes.isPresent()) {
                    answer.after().run();
                }
                answer.bytes().complete(bytes);
            }
            if (bytes.isEmpty()) {
                return;
            }
        }
    }

    private static Optional<byte[]> nextOrEnd(InputStream in) {
        try {
            return Resp.next(in);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void giveAnswers() throws IOException, InterruptedException {
        while (true) {
            Answer answer = answers.take();
            Optional<byte[]> bytes = answer.bytes().join();
            if (!traffic.awaitAnswer(() -> open, answer.arrivedNanos()) || bytes.isEmpty()) {
                return;
            }
            client.getOutputStream().write(bytes.get());
            client.getOutputStream().flush();
        }
    }

    void close() {
        open = false;
        close(client);
        close(server);
        traffic.wake();
        synchronized (awaited) {
            awaited.forEach(answer -> answer.bytes().complete(Optional.empty()));
            answers.add(Answer.of(Optional.empty()));
        }
        onClose.accept(this);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more in any case
        }
    }
}
