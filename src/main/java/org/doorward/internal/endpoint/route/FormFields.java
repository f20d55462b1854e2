package org.doorward.internal.endpoint.route;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.doorward.internal.http.answer.Problem;

/** The fields of a form in the format {@code application/x-www-form-urlencoded}, without repetition. */
final class FormFields {
    private FormFields() {}

    /** Parses a body. */
    static Map<String, Object> of(String text) throws ProblemException {
        Map<String, Object> fields = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (fields.put(name, value) != null) {
                throw new ProblemException(Problem.malformed("A field of the form comes twice."));
            }
        }
        return fields;
    }

    private static String decoded(String text) throws ProblemException {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[sent.length];
        int length = 0;
        for (int i = 0; i < sent.length; i++) {
            if (sent[i] == '%') {
                int high = i + 2 < sent.length ? hexadecimal(sent[i + 1]) : -1;
                int low = i + 2 < sent.length ? hexadecimal(sent[i + 2]) : -1;
                if (high < 0 || low < 0) {
                    throw new ProblemException(Problem.malformed("The form is not well encoded."));
                }
                plain[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                plain[length++] = sent[i] == '+' ? (byte) ' ' : sent[i];
            }
        }
        return RequestBody.text(Arrays.copyOf(plain, length));
    }

    private static int hexadecimal(byte digit) {
        return digit < 0 ? -1 : Character.digit(digit, 16);
    }

    /** Reads the fields that the container has parsed already, because earlier code asked for a parameter. */
    static Map<String, Object> ofParameters(HttpServletRequest request) throws ProblemException {
        if (request.getContentLengthLong() <= 0) {
            return Map.of();
        }
        if (request.getQueryString() != null) {
            // the container merges both, and a query must not sign anybody in
            throw new ProblemException(Problem.malformed("The form cannot be told from the query."));
        }
        Map<String, Object> fields = new HashMap<>();
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            if (parameter.getValue().length > 1) {
                throw new ProblemException(Problem.malformed("A field of the form comes twice."));
            }
            fields.put(parameter.getKey(), parameter.getValue()[0]);
        }
        return fields;
    }
}
