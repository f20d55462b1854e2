package org.doorward.internal.store.redis;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.ApiTokenId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.Texts;
import org.jspecify.annotations.Nullable;

/** An API token as {@linkplain HashFields fields of a hash}. */
final class ApiTokenFields {
    private static final String VERSION = "version";
    private static final String OWNER = "owner";
    private static final String ACCOUNT = "account";
    private static final String KIND = "kind";
    private static final String NAME = "name";
    private static final String DISPLAY = "display";
    private static final String CURRENT = "current";
    private static final String PREVIOUS = "previous";
    private static final String PREVIOUS_UNTIL = "previousUntil";
    private static final String SCOPES = "scopes";
    private static final String NETWORKS = "networks";
    private static final String PER_MINUTE = "perMinute";
    private static final String CREATED = "created";
    private static final String ISSUED = "issued";
    private static final String EXPIRES = "expires";
    private static final String REMINDED = "reminded";
    private static final String USES = "uses";
    private static final String USED_AT = "usedAt";
    private static final String USED_FROM = "usedFrom";
    private static final String END = "end";
    private static final String ENDED_AT = "endedAt";
    private static final String DUE = "due";

    /** Missing in a token of an earlier release. */
    private static final String SCOPE_EPOCH = "scopeEpoch";

    /** The stems of fields in pieces that a replacement writes anew. */
    static final List<String> REPLACED_PIECES = List.of(NAME, SCOPES, NETWORKS);

    private ApiTokenFields() {}

    /** Returns all fields of a new token. */
    static Map<String, String> of(ApiToken token) {
        Map<String, String> fields = new LinkedHashMap<>(replaceable(token));
        fields.put(OWNER, TokenGenerator.fingerprintOf(token.owner()));
        HashFields.putPieces(fields, ACCOUNT, token.owner().value());
        fields.put(KIND, token.kind().name());
        fields.put(CREATED, HashFields.millis(token.createdAt()));
        fields.put(SCOPE_EPOCH, Long.toString(token.scopeEpoch()));
        ApiTokenUse use = token.use();
        fields.put(USES, Long.toString(use.count()));
        fields.put(USED_AT, millis(use.lastAt()));
        fields.put(USED_FROM, use.lastAddress() == null ? "" : use.lastAddress());
        return fields;
    }

    /** Returns the fields that {@code replace} writes. */
    static Map<String, String> replaceable(ApiToken token) {
        ApiTokenSecrets secrets = token.secrets();
        ApiTokenGrant grant = token.grant();
        ApiTokenEnd end = token.end();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(VERSION, Long.toString(token.version()));
        HashFields.putPieces(fields, NAME, token.name());
        fields.put(DISPLAY, secrets.display());
        fields.put(CURRENT, secrets.current().value());
        TokenHash previous = secrets.previous();
        fields.put(PREVIOUS, previous == null ? "" : previous.value());
        fields.put(PREVIOUS_UNTIL, millis(secrets.previousUntil()));
        Set<String> scopes = grant.scopes();
        if (scopes != null) {
            HashFields.putPieces(fields, SCOPES, Texts.joined(scopes));
        }
        HashFields.putPieces(
                fields,
                NETWORKS,
                Texts.joined(
                        grant.networks().stream().map(AddressBlock::toString).toList()));
        Integer perMinute = grant.requestsPerMinute();
        fields.put(PER_MINUTE, perMinute == null ? "" : perMinute.toString());
        fields.put(ISSUED, HashFields.millis(token.issuedAt()));
        fields.put(EXPIRES, millis(token.expiresAt()));
        fields.put(REMINDED, Integer.toString(token.reminded()));
        fields.put(END, end == null ? "" : end.cause().code());
        fields.put(ENDED_AT, end == null ? "" : HashFields.millis(end.at()));
        fields.put(DUE, HashFields.millis(token.dueAt()));
        return fields;
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException when a field is missing or damaged
     */
    static ApiToken read(ApiTokenId id, Map<String, String> fields) {
        String previous = HashFields.text(fields, PREVIOUS);
        String end = HashFields.text(fields, END);
        String perMinute = HashFields.text(fields, PER_MINUTE);
        String usedFrom = HashFields.text(fields, USED_FROM);
        return ApiToken.builder(
                        id,
                        ApiTokenKind.valueOf(HashFields.text(fields, KIND)),
                        new AccountId(
                                id.tenant(), HashFields.pieces(fields, ACCOUNT).orElse("")))
                .name(HashFields.pieces(fields, NAME).orElse(""))
                .secrets(new ApiTokenSecrets(
                        HashFields.text(fields, DISPLAY),
                        new TokenHash(HashFields.text(fields, CURRENT)),
                        previous.isEmpty() ? null : new TokenHash(previous),
                        instant(fields, PREVIOUS_UNTIL)))
                .grant(new ApiTokenGrant(
                        HashFields.pieces(fields, SCOPES).map(Texts::set).orElse(null),
                        networks(fields),
                        perMinute.isEmpty() ? null : Integer.valueOf(perMinute)))
                .createdAt(HashFields.instant(fields, CREATED))
                .issuedAt(HashFields.instant(fields, ISSUED))
                .expiresAt(instant(fields, EXPIRES))
                .reminded(Integer.parseInt(HashFields.text(fields, REMINDED)))
                .use(new ApiTokenUse(
                        instant(fields, USED_AT),
                        usedFrom.isEmpty() ? null : usedFrom,
                        HashFields.number(fields, USES)))
                .end(
                        end.isEmpty()
                                ? null
                                : new ApiTokenEnd(ApiTokenEnd.Cause.ofCode(end), HashFields.instant(fields, ENDED_AT)))
                .dueAt(HashFields.instant(fields, DUE))
                .scopeEpoch(fields.containsKey(SCOPE_EPOCH) ? HashFields.number(fields, SCOPE_EPOCH) : 0)
                .version(HashFields.number(fields, VERSION))
                .build();
    }

    private static List<AddressBlock> networks(Map<String, String> fields) {
        return Texts.list(HashFields.pieces(fields, NETWORKS).orElse("")).stream()
                .map(AddressBlock::parse)
                .toList();
    }

    private static String millis(@Nullable Instant time) {
        return Optional.ofNullable(time).map(HashFields::millis).orElse("");
    }

    private static @Nullable Instant instant(Map<String, String> fields, String name) {
        return HashFields.text(fields, name).isEmpty() ? null : HashFields.instant(fields, name);
    }
}
