package org.doorward.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of strings with integer parameters, read strictly as structured fields are (RFC 9651): what is not one is an error.
 */
public record StructuredList(List<Item> items) {
    /** A string and its parameters, in their order. */
    public record Item(String value, Map<String, Long> parameters) {}

    private static final Pattern STRING = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");
    private static final Pattern PARAMETER = Pattern.compile("; *([a-z*][a-z0-9_.*-]*)=(-?\\d{1,15})");
    private static final Pattern COMMA = Pattern.compile("[ \t]*,[ \t]*");

    public static StructuredList parse(String field) {
        List<Item> items = new ArrayList<>();
        int at = 0;
        do {
            Matcher string = at(STRING, field, at);
            at = string.end();
            Map<String, Long> parameters = new LinkedHashMap<>();
            while (at < field.length() && field.charAt(at) == ';') {
                Matcher parameter = at(PARAMETER, field, at);
                parameters.put(parameter.group(1), Long.valueOf(parameter.group(2)));
                at = parameter.end();
            }
            items.add(new Item(string.group(1), parameters));
            if (at < field.length()) {
                at = at(COMMA, field, at).end();
                if (at == field.length()) {
                    throw new AssertionError("ends with a comma: " + field);
                }
            }
        } while (at < field.length());
        return new StructuredList(items);
    }

    private static Matcher at(Pattern pattern, String field, int from) {
        Matcher matcher = pattern.matcher(field).region(from, field.length());
        if (!matcher.lookingAt()) {
            throw new AssertionError("no structured field at " + from + ": " + field);
        }
        return matcher;
    }
}
