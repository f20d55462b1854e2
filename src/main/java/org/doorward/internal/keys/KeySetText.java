package org.doorward.internal.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;

/** Writes a key set as the text that stores hold, and reads it: JSON, with times in milliseconds since 1970. */
final class KeySetText {
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private KeySetText() {}

    static String write(SigningKeySet set) {
        ObjectNode root = MAPPER.createObjectNode().put("v", VERSION);
        ArrayNode keys = root.putArray("keys");
        for (KeyEntry entry : set.entries()) {
            ObjectNode key = keys.addObject()
                    .put("id", entry.id())
                    .put("alg", entry.algorithm().name())
                    .put("created", entry.createdAt().toEpochMilli())
                    .put("from", entry.signsFrom().toEpochMilli());
            Instant until = entry.verifiesUntil();
            if (until != null) {
                key.put("until", until.toEpochMilli());
            }
            if (!entry.publicPart().isEmpty()) {
                key.put("public", entry.publicPart()).put("sealed", entry.sealed());
            }
        }
        return root.toString();
    }

    /** @throws IllegalArgumentException for a text that this version of Doorward did not write */
    static SigningKeySet read(String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (root == null || root.path("v").asInt() != VERSION) {
                throw new IllegalArgumentException("the key set has another version");
            }
            List<KeyEntry> entries = new ArrayList<>();
            for (JsonNode key : root.path("keys")) {
                entries.add(new KeyEntry(
                        key.path("id").asText(),
                        JwtAlgorithm.valueOf(key.path("alg").asText()),
                        time(key.path("created")),
                        time(key.path("from")),
                        key.has("until") ? time(key.path("until")) : null,
                        key.path("public").asText(),
                        key.path("sealed").asText()));
            }
            return new SigningKeySet(entries);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the key set is not JSON", e);
        }
    }

    private static Instant time(JsonNode millis) {
        if (!millis.isIntegralNumber()) {
            throw new IllegalArgumentException("not a time in milliseconds: " + millis);
        }
        return Instant.ofEpochMilli(millis.asLong());
    }
}
