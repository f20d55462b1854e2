package org.doorward.internal.http.async;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Under the writer of a {@link GuardedResponse}. A print writer over this tells of a shut gate as of any other failure: by {@link
 * PrintWriter#checkError()}.
 */
public final class GuardedWriter extends Writer {
    private final PrintWriter inner;
    private final AnswerGate gate;

    public GuardedWriter(PrintWriter inner, AnswerGate gate) {
        this.inner = inner;
        this.gate = gate;
    }

    @Override
    public void write(char[] characters, int start, int length) throws IOException {
        boolean entered = gate.enter();
        try {
            inner.write(characters, start, length);
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    public void write(String text, int start, int length) throws IOException {
        boolean entered = gate.enter();
        try {
            inner.write(text, start, length);
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    public void flush() throws IOException {
        boolean entered = gate.enter();
        try {
            inner.flush();
            if (inner.checkError()) {
                throw new IOException("the client is gone");
            }
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    public void close() throws IOException {
        if (gate.isShut()) {
            return;
        }
        boolean entered = gate.enter();
        try {
            inner.close();
            gate.leftToContainer(true);
        } finally {
            gate.leave(entered);
        }
    }
}
