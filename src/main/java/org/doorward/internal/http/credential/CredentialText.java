package org.doorward.internal.http.credential;

import org.doorward.internal.authentication.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a credential in a header (RFC 6750 §2.1), read character by character: each request is read so. Letters
 * are ASCII.
 */
final class CredentialText {
    private static final String SCHEME = "bearer";

    /** In characters. */
    private static final int MAX_TOKEN = 8192;

    private static final int TO_LOWER_CASE = 'a' - 'A';

    private CredentialText() {}

    /** Whether a header, without white space around it, is of the scheme {@code Bearer}; with a token or without. */
    static boolean isBearer(String header) {
        if (header.length() < SCHEME.length()) {
            return false;
        }
        for (int i = 0; i < SCHEME.length(); i++) {
            char c = header.charAt(i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + TO_LOWER_CASE) : c;
            if (lower != SCHEME.charAt(i)) {
                return false;
            }
        }
        return header.length() == SCHEME.length() || isBlank(header.charAt(SCHEME.length()));
    }

    /** Returns the one token of a header of this scheme; null where it has none, or something else beside it. */
    static @Nullable ShownText ofBearer(String header) {
        int start = SCHEME.length();
        int end = header.length();
        while (start < end && isBlank(header.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(header.charAt(end - 1))) {
            end--;
        }
        return isBare(header, start, end) ? new ShownText(header, start, end) : null;
    }

    /** Whether the text may be one credential: it has neither blanks nor commas. */
    static boolean isBare(String text) {
        return isBare(text, 0, text.length());
    }

    private static boolean isBare(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == ',' || isBlank(text.charAt(i))) {
                return false;
            }
        }
        return start < end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether the text has only the characters of tokens ({@code b64token}), and not too many. */
    static boolean isToken(CharSequence text) {
        if (text.isEmpty() || text.length() > MAX_TOKEN) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '-' && c <= '9') // - . / and digits
                    || c == '_'
                    || c == '~'
                    || c == '+'
                    || c == '=';
            if (!good) {
                return false;
            }
        }
        return true;
    }
}
