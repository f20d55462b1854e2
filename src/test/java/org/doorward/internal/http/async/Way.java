package org.doorward.internal.http.async;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** How handlers write. */
enum Way {
    LINES_OF_JSON_THAT_ARE_FLUSHED {
        @Override
        Writing to(HttpServletResponse response) throws IOException {
            response.setContentType("application/x-ndjson");
            return () -> {
                response.getOutputStream().write(Way.LINE);
                response.flushBuffer();
            };
        }
    },
    A_DOWNLOAD_THAT_IS_NOT_FLUSHED {
        @Override
        Writing to(HttpServletResponse response) {
            response.setContentType("application/zip");
            return () -> response.getOutputStream().write(Way.LINE);
        }
    },
    A_DOWNLOAD_OF_KNOWN_LENGTH {
        @Override
        Writing to(HttpServletResponse response) {
            response.setContentLengthLong(1 << 30);
            return () -> response.getOutputStream().write(Way.LINE);
        }
    },
    EVENT_STREAM {
        @Override
        Writing to(HttpServletResponse response) {
            response.setContentType("text/event-stream");
            return () -> {
                response.getOutputStream().write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
            };
        }
    },
    BYTE_BY_BYTE {
        @Override
        Writing to(HttpServletResponse response) {
            return () -> {
                for (byte each : Way.LINE) {
                    response.getOutputStream().write(each);
                }
            };
        }
    },
    TEXT_BY_A_WRITER {
        @Override
        Writing to(HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            PrintWriter writer = response.getWriter();
            return () -> {
                writer.println("a line");
                if (writer.checkError()) {
                    throw new IOException("the writer has failed");
                }
            };
        }
    };

    private static final byte[] LINE = "{\"price\": 1}\n".getBytes(StandardCharsets.UTF_8);

    abstract Writing to(HttpServletResponse response) throws IOException;

    /** Writes line after line to one response. */
    interface Writing {
        /** One line more. */
        void next() throws IOException;
    }
}
