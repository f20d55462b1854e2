package org.doorward.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What runs in a {@link NodeProcess}: a server with the settings that stand in its standard input, for as long as that is
 * open. They do not come by the command line, because everybody on the machine can read that.
 */
final class NodeMain {
    /** Begins the one line that says the port. */
    static final String LISTENS = "doorward node listens on port ";

    private static final long CLOSING_SECONDS = 5;

    private NodeMain() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(in.readUTF()));
        String[] namesAndValues = new String[in.readInt()];
        for (int i = 0; i < namesAndValues.length; i++) {
            namesAndValues[i] = in.readBoolean() ? in.readUTF() : null;
        }
        CompletableFuture<DoorwardServer> running = new CompletableFuture<>();
        daemon("ends with its parent", () -> endWith(in, running));
        try {
            DoorwardServer server = DoorwardServer.withClock(clock, namesAndValues);
            running.complete(server);
            System.out.println(LISTENS + server.port());
        } catch (RuntimeException | Error e) {
            // the parent reads it, and tells it with the test that fails
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** Tells the process on the other side what {@link #main} reads. */
    static void tell(DataOutputStream out, Duration clockOffset, String[] namesAndValues) throws IOException {
        out.writeUTF(clockOffset.toString());
        out.writeInt(namesAndValues.length);
        for (String text : namesAndValues) {
            out.writeBoolean(text != null);
            if (text != null) {
                out.writeUTF(text);
            }
        }
        out.flush();
    }

    private static void endWith(InputStream parent, CompletableFuture<DoorwardServer> running) {
        try {
            while (parent.read() >= 0) {
                // nothing more is said
            }
        } catch (IOException e) {
            // it is gone, too
        }
        daemon("ends in any case", NodeMain::endInAnyCase);
        DoorwardServer server = running.getNow(null);
        if (server != null) {
            server.close();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void endInAnyCase() {
        try {
            boolean never = new CompletableFuture<Boolean>().get(CLOSING_SECONDS, TimeUnit.SECONDS);
            throw new IllegalStateException("nobody completes this: " + never);
        } catch (Exception e) {
            Runtime.getRuntime().halt(2);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
