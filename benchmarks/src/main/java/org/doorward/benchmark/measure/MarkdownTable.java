package org.doorward.benchmark.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table as docs/operations.md has it. */
public final class MarkdownTable {
    private final List<String> lines = new ArrayList<>();

    /** One with this sentence before it and these columns. */
    public MarkdownTable(String caption, String... columns) {
        lines.add(caption);
        lines.add("");
        row(columns);
        lines.add("|---".repeat(columns.length) + "|");
    }

    /** Adds a row. */
    public MarkdownTable row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
        return this;
    }

    /** A number as a cell: with two digits after the point where it is small, and none where it is large. */
    public static String number(double value) {
        String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }

    /** The lines, and a sentence behind them. */
    public List<String> lines(String... after) {
        List<String> all = new ArrayList<>(lines);
        if (after.length > 0) {
            all.add("");
            all.addAll(List.of(after));
        }
        return all;
    }
}
