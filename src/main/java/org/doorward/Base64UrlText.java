package org.doorward;

/** Texts of base64url digits (RFC 4648 §5), without padding. */
final class Base64UrlText {
    private Base64UrlText() {}

    /** Whether the text has this length and nothing but such digits. */
    static boolean isOf(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            char one = text.charAt(at);
            boolean letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
            if (!letter && (one < '0' || one > '9') && one != '-' && one != '_') {
                return false;
            }
        }
        return true;
    }
}
