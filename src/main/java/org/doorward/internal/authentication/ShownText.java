package org.doorward.internal.authentication;

import org.jspecify.annotations.Nullable;

/**
 * A credential at its place in a header. It is read there; {@code toString()} makes a text of its own, for those who need
 * one. Equal to another one with the same characters. Never log it. Immutable.
 */
public final class ShownText implements CharSequence {
    private final String header;
    private final int from;
    private final int to;

    /** @param to where it ends in the header, exclusive */
    public ShownText(String header, int from, int to) {
        this.header = header;
        this.from = from;
        this.to = to;
    }

    /** The whole of this text. */
    public ShownText(String text) {
        this(text, 0, text.length());
    }

    @Override
    public int length() {
        return to - from;
    }

    @Override
    public char charAt(int index) {
        return header.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return header.substring(from + start, from + end);
    }

    /** Whether it begins with this. */
    public boolean startsWith(String start) {
        return start.length() <= length() && header.startsWith(start, from);
    }

    /** Whether it has this character, and not in the first place. */
    public boolean hasWithin(char one) {
        int at = header.indexOf(one, from + 1);
        return at >= 0 && at < to;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShownText that
                && length() == that.length()
                && header.regionMatches(from, that.header, that.from, length());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return header.substring(from, to);
    }
}
