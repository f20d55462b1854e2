package org.doorward.internal.mail;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of a mail with placeholders such as <code>${site}</code>. Values are never read as placeholders, and cannot add
 * markup. Immutable.
 *
 * @param subject one line
 * @param text the plain text; blank lines separate paragraphs
 * @param html a page with the same; null where it is made of the text and the layout
 * @param layout a page with the placeholders {@code language}, {@code subject} and {@code body}
 * @param language the language of the text, for the page
 */
record MailTemplate(String subject, String text, @Nullable String html, String layout, String language) {
    private static final String SUBJECT = "Subject:";
    private static final String LINK = "${link}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z]+)}");
    private static final Set<String> VALUES =
            Set.of("site", "username", "link", "minutes", "expires", "at", "subject", "language");

    /**
     * Reads a template: a first line {@code Subject: …}, a blank line, the text.
     *
     * @throws IllegalArgumentException with the reason, when it is malformed or has an unknown placeholder
     */
    static MailTemplate of(String file, @Nullable String html, String layout, String language) {
        List<String> lines = Arrays.asList(file.strip().split("\\R", -1));
        if (lines.size() < 3
                || !lines.get(0).startsWith(SUBJECT)
                || !lines.get(1).isBlank()) {
            throw new IllegalArgumentException("must begin with a line \"Subject: …\" and a blank line");
        }
        String text = String.join("\n", lines.subList(2, lines.size())).strip();
        String subject = lines.get(0).substring(SUBJECT.length()).strip();
        check(subject);
        check(text);
        if (html != null) {
            check(html);
        }
        return new MailTemplate(subject, text, html, layout, language);
    }

    private static void check(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!VALUES.contains(matcher.group(1))) {
                throw new IllegalArgumentException("has an unknown placeholder " + matcher.group());
            }
        }
    }

    /**
     * The text of one mail.
     *
     * @param subject one line, without control characters
     */
    record Filled(String subject, String text, String html) {}

    /** Returns the text with these values; a value that is missing is empty. */
    Filled with(Map<String, String> values) {
        String line = oneLine(filled(subject, values, UnaryOperator.identity()));
        String page = html == null ? page(values, line) : filled(html, values, MailTemplate::escaped);
        return new Filled(line, filled(text, values, UnaryOperator.identity()), page);
    }

    private String page(Map<String, String> values, String line) {
        String body = Arrays.stream(text.split("\n\\s*\n"))
                .map(paragraph -> "<p>" + paragraph(paragraph.strip(), values) + "</p>")
                .collect(Collectors.joining("\n"));
        // the body is markup already
        return filled(
                layout, Map.of("language", escaped(language), "subject", escaped(line), "body", body), part -> part);
    }

    private static String paragraph(String paragraph, Map<String, String> values) {
        if (paragraph.equals(LINK)) {
            String link = escaped(values.getOrDefault("link", ""));
            return "<a href=\"" + link + "\">" + link + "</a>";
        }
        return filled(escaped(paragraph), values, MailTemplate::escaped).replace("\n", "<br>\n");
    }

    private static String filled(String template, Map<String, String> values, UnaryOperator<String> form) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(form.apply(values.getOrDefault(found.group(1), ""))));
    }

    /** A line break in a header would begin another header. */
    private static String oneLine(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) || point == 0x2028 || point == 0x2029 ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
