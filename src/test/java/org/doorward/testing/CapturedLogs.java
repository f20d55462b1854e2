package org.doorward.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/** Everything that loggers are told at their finest level, exceptions and their causes too, until this is closed. */
public final class CapturedLogs implements AutoCloseable {
    private final List<Logger> loggers;
    private final Map<Logger, Level> quieter = new HashMap<>();
    private final StringWriter text = new StringWriter();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            StringWriter lines = new StringWriter();
            lines.append(record.getLevel().toString()).append(' ');
            lines.append(record.getLoggerName()).append(": ");
            lines.append(new SimpleFormatter().formatMessage(record)).append('\n');
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(lines, true));
            }
            text.append(lines.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Of these loggers and all below them. */
    public CapturedLogs(String... names) {
        loggers = Stream.of(names).map(Logger::getLogger).toList();
        for (Logger logger : loggers) {
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
            logger.addHandler(handler);
            // some are quieter than these in the tests' configuration
            Collections.list(LogManager.getLogManager().getLoggerNames()).stream()
                    .filter(name -> name.startsWith(logger.getName() + "."))
                    .map(Logger::getLogger)
                    .filter(below -> below.getLevel() != null)
                    .forEach(below -> {
                        quieter.put(below, below.getLevel());
                        below.setLevel(Level.ALL);
                    });
        }
    }

    public String text() {
        return text.toString();
    }

    @Override
    public void close() {
        for (Logger logger : loggers) {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
        quieter.forEach(Logger::setLevel);
    }
}
