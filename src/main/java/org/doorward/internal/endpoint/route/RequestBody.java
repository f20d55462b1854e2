package org.doorward.internal.endpoint.route;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.internal.http.answer.Json;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.path.RequestHeaders;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body, JSON or form, parsed strictly and completely. Query parameters are not included. */
public final class RequestBody {
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
     * @param mayBeEmpty whether a missing body is a body without fields
     */
    public static RequestBody read(HttpServletRequest request, boolean mayBeEmpty)
            throws IOException, ProblemException {
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
            return new RequestBody(
                    true, bytes.length == 0 ? FormFields.ofParameters(request) : FormFields.of(text(bytes)));
        }
        throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }

    /** Reads the body of a sign-in, which may also be {@code multipart/form-data}. */
    public static RequestBody readSignIn(HttpServletRequest request) throws IOException, ProblemException {
        if (!"multipart/form-data".equals(mediaType(request))) {
            return read(request, false);
        }
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        byte[] bytes = bytes(request);
        return new RequestBody(true, MultipartForm.fields(request.getContentType(), text(bytes)));
    }

    private static @Nullable String mediaType(HttpServletRequest request) throws ProblemException {
        String type = RequestHeaders.mediaType(request);
        String[] parts = type == null ? new String[0] : request.getContentType().split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("charset=") && !parameter.replace("\"", "").equals("charset=utf-8")) {
                throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
            }
        }
        return type;
    }

    private static byte[] bytes(HttpServletRequest request) throws IOException, ProblemException {
        InputStream in = request.getInputStream();
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        return bytes;
    }

    /** Decodes UTF-8 strictly. */
    static String text(byte[] bytes) throws ProblemException {
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

    /** Returns a text, a flag, a whole number, a list of texts, or {@link Nothing}. */
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

    public boolean isForm() {
        return form;
    }

    /** Refuses unknown members of JSON. Unknown fields of a form are ignored: browsers send the pressed button. */
    public void allowOnly(String... names) throws ProblemException {
        Set<String> unknown = new HashSet<>(fields.keySet());
        unknown.removeAll(Set.of(names));
        if (!form && !unknown.isEmpty()) {
            throw new ProblemException(Problem.malformed("The body has a member that is not known here."));
        }
    }

    /** Returns an optional text. */
    public Optional<String> text(String name) throws ProblemException {
        Object value = fields.get(name);
        if (value != null && !(value instanceof String)) {
            throw wrongType();
        }
        return Optional.ofNullable((String) value);
    }

    /** Returns a required text that is not empty. */
    public String needed(String name) throws ProblemException {
        return text(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new ProblemException(Problem.invalidField(name)));
    }

    /** Returns an optional flag; in a form {@code true} and {@code on} set it. */
    public Optional<Boolean> flag(String name) throws ProblemException {
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

    /** Whether the field is present, also as {@code null}. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** Returns an optional list of texts; {@code null} counts as missing. */
    @SuppressWarnings("unchecked")
    public Optional<List<String>> texts(String name) throws ProblemException {
        Object value = fields.get(name);
        if (value == null || value == Nothing.SAID) {
            return Optional.empty();
        }
        if (!(value instanceof List)) {
            throw wrongType();
        }
        return Optional.of((List<String>) value);
    }

    /** Returns an optional whole number; {@code null} counts as missing. */
    public Optional<Integer> number(String name, int least, int most) throws ProblemException {
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

    /** Returns an optional time in ISO 8601 with {@code Z}; {@code null} counts as missing. */
    public Optional<Instant> time(String name) throws ProblemException {
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
