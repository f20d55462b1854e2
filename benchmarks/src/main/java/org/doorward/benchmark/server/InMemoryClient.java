package org.doorward.benchmark.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.LocalConnector.LocalEndPoint;

/** Talks to a server in memory; for one thread. */
public final class InMemoryClient {
    private static final long SECONDS = 120;
    private static final int KEPT = 200;
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    private final LocalConnector connector;
    private final LocalEndPoint connection;
    private final Queue<LocalEndPoint> answered = new ArrayDeque<>();

    /** How many octets the last answer that was checked had. */
    private int usual = -1;

    InMemoryClient(LocalConnector connector) {
        this.connector = connector;
        this.connection = connector.connect();
    }

    /** Sends this, and gives the whole answer. */
    public Answer send(byte[] request) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        connection.addInput(ByteBuffer.wrap(request));
        while (true) {
            ByteBuffer part = output();
            answer.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
            String text = answer.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0 && answer.size() >= wholeLength(text.substring(0, end + 2))) {
                return new Answer(
                        Integer.parseInt(text.substring(9, 12)), text.substring(0, end + 2), text.substring(end + 4));
            }
        }
    }

    private static int wholeLength(String head) {
        int status = Integer.parseInt(head.substring(9, 12));
        if (status == 204 || status == 304) {
            return head.length() + 2;
        }
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IllegalStateException("an answer of unknown length: " + head);
        }
        return head.length() + 2 + Integer.parseInt(length.group(1));
    }

    /**
     * Sends this on a new connection, from which it goes to a thread of the server and back; must be answered by 200, always
     * with as many octets as before.
     */
    public void get(byte[] request) {
        LocalEndPoint once = connector.connect();
        once.addInput(ByteBuffer.wrap(request));
        try {
            check(once.waitForResponse(false, SECONDS, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        answered.add(once);
        if (answered.size() > KEPT) {
            // it would be kept for good; the server is done with this one by now
            answered.remove().close();
        }
    }

    /** As {@link #get}, on the kept connection and on the thread of the caller: with far less noise, and nothing waits. */
    public void getOnThisThread(byte[] request) {
        connection.addInput(ByteBuffer.wrap(request));
        check(output());
    }

    private void check(ByteBuffer answer) {
        int at = answer.position();
        boolean good = answer.get(at + 9) == '2' && answer.get(at + 10) == '0' && answer.get(at + 11) == '0';
        if (!good || (usual >= 0 && answer.remaining() != usual)) {
            throw new IllegalStateException(
                    "another answer than before: " + StandardCharsets.UTF_8.decode(answer) + " of " + usual);
        }
        usual = answer.remaining();
    }

    private ByteBuffer output() {
        try {
            ByteBuffer part = connection.waitForOutput(SECONDS, TimeUnit.SECONDS);
            if (part == null || !part.hasRemaining()) {
                throw new IllegalStateException("no answer in " + SECONDS + " s");
            }
            return part;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
