package org.doorward.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** One request by HTTP/2 (RFC 9113), frame by frame: no client library mends the names or drops the headers of a test. */
public final class RawHttp2 {
    /** What {@link #get} tells of a request that was answered by an end of the stream or of the connection. */
    public static final int RESET = 0;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int ACK = 0x1;
    private static final int STREAM = 1;
    private static final int TIMEOUT_MILLIS = 60_000;

    private RawHttp2() {}

    /** Gives the status, or {@link #RESET}. The names are sent as they are written, each with the value after it. */
    public static int get(URI server, TestCertificate trusted, String path, String... namesAndValues) {
        try (SSLSocket socket = (SSLSocket)
                trusted.clientContext().getSocketFactory().createSocket(server.getHost(), server.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            frame(out, SETTINGS, 0, 0, new byte[0]);
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            field(fields, ":method", "GET");
            field(fields, ":scheme", "https");
            field(fields, ":authority", server.getAuthority());
            field(fields, ":path", path);
            for (int i = 0; i < namesAndValues.length; i += 2) {
                field(fields, namesAndValues[i], namesAndValues[i + 1]);
            }
            frame(out, HEADERS, END_STREAM | END_HEADERS, STREAM, fields.toByteArray());
            return answer(new DataInputStream(socket.getInputStream()), out);
        } catch (EOFException e) {
            return RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | HpackException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int answer(DataInputStream in, DataOutputStream out) throws IOException, HpackException {
        HpackDecoder decoder = new HpackDecoder(8 * 1024, System::nanoTime);
        while (true) {
            int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == HEADERS && stream == STREAM) {
                return ((MetaData.Response) decoder.decode(ByteBuffer.wrap(payload))).getStatus();
            }
            if (type == GO_AWAY || (type == RST_STREAM && stream == STREAM)) {
                return RESET;
            }
            if (type == SETTINGS && (flags & ACK) == 0) {
                frame(out, SETTINGS, ACK, 0, new byte[0]);
            }
        }
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length & 0xffff);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    /** A literal that is not indexed, not compressed (RFC 7541, 6.2.2). */
    private static void field(ByteArrayOutputStream fields, String name, String value) {
        fields.write(0);
        text(fields, name);
        text(fields, value);
    }

    private static void text(ByteArrayOutputStream fields, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int prefix = Math.min(bytes.length, 127);
        fields.write(prefix);
        if (prefix == 127) {
            int rest = bytes.length - 127;
            while (rest >= 128) {
                fields.write(rest % 128 + 128);
                rest /= 128;
            }
            fields.write(rest);
        }
        fields.writeBytes(bytes);
    }
}
