package org.doorward.internal.http.async;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The stream of a {@link GuardedResponse}. */
public final class GuardedStream extends ServletOutputStream {
    private final ServletOutputStream inner;
    private final AnswerGate gate;

    public GuardedStream(ServletOutputStream inner, AnswerGate gate) {
        this.inner = inner;
        this.gate = gate;
    }

    @Override
    public void write(int octet) throws IOException {
        boolean entered = gate.enter();
        try {
            inner.write(octet);
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    public void write(byte[] octets, int start, int length) throws IOException {
        boolean entered = gate.enter();
        try {
            inner.write(octets, start, length);
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    public void flush() throws IOException {
        boolean entered = gate.enter();
        try {
            inner.flush();
        } finally {
            gate.leave(entered);
        }
    }

    /** Ours has closed it already where the gate is shut. */
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

    @Override
    public boolean isReady() {
        return !gate.isShut() && inner.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        gate.unlessShut(() -> inner.setWriteListener(listener));
    }
}
