package org.doorward.internal.store.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ServiceAccount;

/** A service account as {@linkplain HashFields fields of a hash}. */
final class ServiceAccountHash {
    private static final String VERSION = "version";
    private static final String NAME = "name";
    private static final String NAMED = "named";
    private static final String ROLES = "roles";
    private static final String ACTIVE = "active";
    private static final String CREATED = "created";
    private static final String CREATED_BY = "by";

    /** Fields that a replacement may leave longer or shorter than they were, by their stems. */
    static final List<String> REPLACED_PIECES = List.of(NAME, ROLES);

    private ServiceAccountHash() {}

    /** Every field of a new one. */
    static Map<String, String> of(ServiceAccount account) {
        Map<String, String> fields = new LinkedHashMap<>(replaceable(account));
        fields.put(CREATED, HashFields.millis(account.createdAt()));
        HashFields.putPieces(fields, CREATED_BY, account.createdBy().value());
        return fields;
    }

    /** The fields that {@code replace} writes. */
    static Map<String, String> replaceable(ServiceAccount account) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(VERSION, Long.toString(account.version()));
        HashFields.putPieces(fields, NAME, account.name());
        fields.put(NAMED, named(account));
        HashFields.putPieces(fields, ROLES, HashFields.joined(account.roles()));
        fields.put(ACTIVE, account.isActive() ? "1" : "0");
        return fields;
    }

    /** Its name where it must be short: the SHA-256. */
    static String named(ServiceAccount account) {
        return TokenHash.of(account.name()).value();
    }

    /**
     * The service account of these fields.
     *
     * @throws IllegalArgumentException when they are not what {@link #of} wrote
     */
    static ServiceAccount read(AccountId id, Map<String, String> fields) {
        return new ServiceAccount(
                id,
                HashFields.pieces(fields, NAME).orElse(""),
                HashFields.split(HashFields.pieces(fields, ROLES).orElse("")),
                HashFields.text(fields, ACTIVE).equals("1"),
                HashFields.instant(fields, CREATED),
                new AccountId(id.tenant(), HashFields.pieces(fields, CREATED_BY).orElse("")),
                HashFields.number(fields, VERSION));
    }
}
