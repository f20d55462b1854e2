package org.doorward.internal.http;

import java.util.List;
import java.util.stream.Stream;

/** Words that a grammar is made of, written one after the other. */
final class Rows {
    private Rows() {}

    /**
     * The words of this text, between blanks and ends of lines. In a word the symbols of control characters (U+2400 and
     * after) stand for these, U+2423 for a blank and U+2205 for nothing at all.
     */
    static List<String> of(String words) {
        return Stream.of(words.strip().split("[ \n]+", -1))
                .map(word -> word.replace("\u2205", "")
                        .replace('\u2423', ' ')
                        .replace('\u2400', '\u0000')
                        .replace('\u2409', '\t')
                        .replace('\u240a', '\n')
                        .replace('\u240d', '\r'))
                .toList();
    }
}
