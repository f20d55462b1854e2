package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A response to a signed-in user. It has a {@code Cache-Control} from the start. The application replaces it by its
 * own {@code Cache-Control}, or by an {@code Expires} in the future, which then applies to the browser's cache alone.
 */
final class PersonalResponse extends HttpServletResponseWrapper {
    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String EXPIRES = "Expires";

    private final String word;
    private final InstantSource clock;
    private boolean isOurs;

    /** @param word the value until the application sets another */
    PersonalResponse(HttpServletResponse response, String word, InstantSource clock) {
        super(response);
        this.word = word;
        this.clock = clock;
        sayOurs();
    }

    private void sayOurs() {
        super.setHeader(CACHE_CONTROL, word);
        isOurs = true;
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        heed(name, value);
        super.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        boolean replaces = isOurs && CACHE_CONTROL.equalsIgnoreCase(name);
        heed(name, value);
        if (replaces) {
            super.setHeader(name, value);
        } else {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        heed(name, date);
        super.setDateHeader(name, date);
    }

    @Override
    public void addDateHeader(String name, long date) {
        heed(name, date);
        super.addDateHeader(name, date);
    }

    @Override
    public void reset() {
        super.reset();
        sayOurs();
    }

    private void heed(@Nullable String name, @Nullable String value) {
        if (isOurs && CACHE_CONTROL.equalsIgnoreCase(name)) {
            isOurs = value == null;
        } else if (isOurs && EXPIRES.equalsIgnoreCase(name) && isToCome(value)) {
            sayPrivate();
        }
    }

    private void heed(@Nullable String name, long date) {
        if (isOurs && EXPIRES.equalsIgnoreCase(name) && isToCome(Instant.ofEpochMilli(date))) {
            sayPrivate();
        }
    }

    private void sayPrivate() {
        isOurs = false;
        super.setHeader(CACHE_CONTROL, "private");
    }

    /** A malformed date, such as 0, is in the past (RFC 9111 §5.3). */
    private boolean isToCome(@Nullable String value) {
        try {
            return value != null
                    && isToCome(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private boolean isToCome(Instant at) {
        return at.isAfter(clock.instant());
    }
}
