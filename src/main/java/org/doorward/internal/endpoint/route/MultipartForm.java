package org.doorward.internal.endpoint.route;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.internal.http.answer.Problem;

/** The fields of a form in the format {@code multipart/form-data} (RFC 7578). Files are refused. */
final class MultipartForm {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary=(?:\"([^\"\\\\]{1,70})\"|([^\\s;\"]{1,70}))");
    private static final Pattern NAME = Pattern.compile("(?i)^form-data\\s*;\\s*name=\"([^\"\\\\]*)\"$");
    private static final String LINE = "\r\n";

    private MultipartForm() {}

    /**
     * Parses a body.
     *
     * @param contentType the header's value, with the boundary
     */
    static Map<String, Object> fields(String contentType, String text) throws ProblemException {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw malformed();
        }
        String between = LINE + "--" + (boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
        String rest = LINE + text;
        int begin = rest.indexOf(between);
        Map<String, Object> fields = new HashMap<>();
        while (begin >= 0) {
            int part = begin + between.length();
            if (rest.startsWith("--", part)) {
                return fields;
            }
            int end = rest.indexOf(between, part);
            if (end < 0 || !rest.startsWith(LINE, part)) {
                throw malformed();
            }
            add(fields, rest.substring(part, end));
            begin = end;
        }
        throw malformed();
    }

    private static void add(Map<String, Object> fields, String part) throws ProblemException {
        int head = part.indexOf(LINE + LINE);
        if (head < 0) {
            throw malformed();
        }
        String name = null;
        for (String line : part.substring(0, head).split(LINE, -1)) {
            int colon = line.indexOf(':');
            String header = line.substring(0, Math.max(0, colon)).strip().toLowerCase(Locale.ROOT);
            if (header.equals("content-disposition")) {
                Matcher field = NAME.matcher(line.substring(colon + 1).strip());
                if (name != null || !field.matches()) {
                    // such as a file
                    throw malformed();
                }
                name = field.group(1);
            }
        }
        if (name == null) {
            throw malformed();
        }
        if (fields.put(name, part.substring(head + 2 * LINE.length())) != null) {
            throw new ProblemException(Problem.malformed("A field of the form comes twice."));
        }
    }

    private static ProblemException malformed() {
        return new ProblemException(Problem.malformed("The form is not well encoded."));
    }
}
