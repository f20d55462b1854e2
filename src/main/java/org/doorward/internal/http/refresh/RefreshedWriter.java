package org.doorward.internal.http.refresh;

import java.io.PrintWriter;

/** The container's writer, which reports before anything that may send the response's head. */
final class RefreshedWriter extends PrintWriter {
    /** The most bytes of a character. */
    private static final int BYTES = 4;

    private final PrintWriter writer;
    private final RefreshedResponse response;

    RefreshedWriter(PrintWriter writer, RefreshedResponse response) {
        super(writer);
        this.writer = writer;
        this.response = response;
    }

    @Override
    public void write(int character) {
        response.beforeWriting(BYTES);
        writer.write(character);
    }

    @Override
    public void write(char[] characters, int start, int length) {
        response.beforeWriting((long) length * BYTES);
        writer.write(characters, start, length);
    }

    @Override
    public void write(String text, int start, int length) {
        response.beforeWriting((long) length * BYTES);
        writer.write(text, start, length);
    }

    @Override
    public void println() {
        response.beforeWriting(2 * BYTES);
        writer.println();
    }

    @Override
    public void flush() {
        response.beforeSending();
        writer.flush();
    }

    @Override
    public void close() {
        response.beforeSending();
        writer.close();
    }

    @Override
    public boolean checkError() {
        response.beforeSending();
        return writer.checkError();
    }
}
