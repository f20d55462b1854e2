package org.doorward.internal.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.internal.http.Json;
import org.doorward.internal.http.Problem;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body, JSON or form, read strictly and to the end. Query parameters are no part of it. */
final class RequestBody {
    private static final int MAX_BYTES = 16 * 1024;

    /** JSON's {@code null}. */
    private enum Nothing {
        SAID
    }

    private final boolean form;
    private final Map<String, Object> fields;

    private RequestBody(boolean form, Map<String, Object> fields) {
        this.form = form;
        this.fields = Map.copyOf(fields);
    }

    /**
     * Reads the body.
     *
     * @param mayBeEmpty whether no body at all, without a media type, is a body without fields
     */
    static RequestBody read(HttpServletRequest request, boolean mayBeEmpty) throws IOException, ProblemException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        String type = mediaType(request);
        byte[] bytes = bytes(request);
        if (type == null && bytes.length == 0 && mayBeEmpty) {
            return new RequestBody(false, Map.of());
        }
        if ("application/json".equals(type)) {
            return bytes.length == 0 && mayBeEmpty
                    ? new RequestBody(false, Map.of())
                    : new RequestBody(false, jsonFields(text(bytes)));
        }
        if ("application/x-www-form-urlencoded".equals(type)) {
            return new RequestBody(true, bytes.length == 0 ? parameters(request) : formFields(text(bytes)));
        }
        throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }

    private static @Nullable String mediaType(HttpServletRequest request) throws ProblemException {
        String header = request.getContentType();
        if (header == null) {
            return null;
        }
        String[] parts = header.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("charset=") && !parameter.replace("\"", "").equals("charset=utf-8")) {
                throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
            }
        }
        return parts[0].strip().toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(HttpServletRequest request) throws IOException, ProblemException {
        InputStream in = request.getInputStream();
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        return bytes;
    }

    private static String text(byte[] bytes) throws ProblemException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.malformed("The body is not UTF-8."));
        }
    }

    private static Map<String, Object> jsonFields(String text) throws ProblemException {
        JsonNode object = Json.readObject(text)
                .orElseThrow(() -> new ProblemException(Problem.malformed("The body is not one JSON object.")));
        Map<String, Object> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            fields.put(member.getKey(), valueOf(member.getValue()));
        }
        return fields;
    }

    /** A text, a flag, a whole number, a list of texts, or that there is nothing. */
    private static Object valueOf(JsonNode value) throws ProblemException {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isNull()) {
            return Nothing.SAID;
        }
        if (!value.isArray()) {
            throw wrongType();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw wrongType();
            }
            texts.add(element.textValue());
        }
        return List.copyOf(texts);
    }

    private static ProblemException wrongType() {
        return new ProblemException(Problem.malformed("A member of the body is of the wrong type."));
    }

    private static Map<String, Object> formFields(String text) throws ProblemException {
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
        return text(Arrays.copyOf(plain, length));
    }

    private static int hexadecimal(byte digit) {
        return digit < 0 ? -1 : Character.digit(digit, 16);
    }

    /** Somebody before us asked for a parameter, whereupon the container read the body. */
    private static Map<String, Object> parameters(HttpServletRequest request) throws ProblemException {
        if (request.getContentLengthLong() <= 0) {
            return Map.of();
        }
        if (request.getQueryString() != null) {
            // the container mixes both, and a query must not sign anybody in
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

    /** Whether it was a form. */
    boolean isForm() {
        return form;
    }

    /** Refuses members that the endpoint does not know. A form may have more: browsers send the button that was pressed. */
    void allowOnly(String... names) throws ProblemException {
        Set<String> unknown = new HashSet<>(fields.keySet());
        unknown.removeAll(Set.of(names));
        if (!form && !unknown.isEmpty()) {
            throw new ProblemException(Problem.malformed("The body has a member that is not known here."));
        }
    }

    /** A text that may be left out. */
    Optional<String> text(String name) throws ProblemException {
        Object value = fields.get(name);
        if (value != null && !(value instanceof String)) {
            throw wrongType();
        }
        return Optional.ofNullable((String) value);
    }

    /** A text that must be there and not be empty. */
    String needed(String name) throws ProblemException {
        return text(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new ProblemException(Problem.invalidField(name)));
    }

    /** A flag that may be left out; in a form {@code true} and {@code on} set it. */
    Optional<Boolean> flag(String name) throws ProblemException {
        Object value = fields.get(name);
        if (value == null || value instanceof Boolean) {
            return Optional.ofNullable((Boolean) value);
        }
        if (!form) {
            throw wrongType();
        }
        return switch (value.toString()) {
            case "true", "on" -> Optional.of(true);
            case "false", "off", "" -> Optional.of(false);
            default -> throw new ProblemException(Problem.invalidField(name));
        };
    }

    /** Whether the field was given, be it as {@code null}. */
    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A list of texts that may be left out or be {@code null}. */
    @SuppressWarnings("unchecked")
    Optional<List<String>> texts(String name) throws ProblemException {
        Object value = fields.get(name);
        if (value == null || value == Nothing.SAID) {
            return Optional.empty();
        }
        if (!(value instanceof List)) {
            throw wrongType();
        }
        return Optional.of((List<String>) value);
    }

    /** A whole number that may be left out or be {@code null}. */
    Optional<Integer> number(String name, int least, int most) throws ProblemException {
        Object value = fields.get(name);
        if (value == null || value == Nothing.SAID) {
            return Optional.empty();
        }
        if (!(value instanceof Long number)) {
            throw wrongType();
        }
        if (number < least || number > most) {
            throw new ProblemException(Problem.invalidField(name));
        }
        return Optional.of(number.intValue());
    }

    /** A point in time in the form of ISO 8601, with {@code Z}, that may be left out or be {@code null}. */
    Optional<Instant> time(String name) throws ProblemException {
        if (fields.get(name) == Nothing.SAID) {
            return Optional.empty();
        }
        Optional<String> text = text(name);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new ProblemException(Problem.invalidField(name));
        }
    }
}
