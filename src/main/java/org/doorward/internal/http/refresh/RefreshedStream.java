package org.doorward.internal.http.refresh;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The container's stream, which reports before anything that may send the response's head. */
final class RefreshedStream extends ServletOutputStream {
    private final ServletOutputStream stream;
    private final RefreshedResponse response;

    RefreshedStream(ServletOutputStream stream, RefreshedResponse response) {
        this.stream = stream;
        this.response = response;
    }

    @Override
    public void write(int octet) throws IOException {
        response.beforeWriting(1);
        stream.write(octet);
    }

    @Override
    public void write(byte[] octets, int start, int length) throws IOException {
        response.beforeWriting(length);
        stream.write(octets, start, length);
    }

    @Override
    public void flush() throws IOException {
        response.beforeSending();
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        response.beforeSending();
        stream.close();
    }

    @Override
    public boolean isReady() {
        return stream.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        response.beforeSending();
        stream.setWriteListener(listener);
    }
}
