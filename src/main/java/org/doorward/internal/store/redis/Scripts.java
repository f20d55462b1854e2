package org.doorward.internal.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The store's steps that must be atomic: each a script beside this class, sent by its digest. */
enum Scripts {
    OPEN("open", false),
    REPLACE("replace", false),
    TOUCH("touch", false),
    END("end", false),
    END_ALL("end-all", false),
    LIST("list", true),
    TEXT("text", true),
    FIELDS("fields", true),
    APPEND("append", false),
    AFTER("after", true),
    LAST("last", true),
    KEYS("keys", false),
    TAKE("take", false),
    API_TOKEN_CREATE("api-token-create", false),
    API_TOKEN_FIND("api-token-find", true),
    API_TOKEN_REPLACE("api-token-replace", false),
    API_TOKEN_REMOVE("api-token-remove", false),
    API_TOKEN_USED("api-token-used", false),
    API_TOKEN_LIST("api-token-list", true),
    API_TOKEN_DUE("api-token-due", true),
    API_TOKEN_NOT_DUE("api-token-not-due", false),
    SERVICE_ACCOUNT_CREATE("service-account-create", false),
    SERVICE_ACCOUNT_REPLACE("service-account-replace", false),
    SERVICE_ACCOUNT_REMOVE("service-account-remove", false),
    SERVICE_ACCOUNT_LIST("service-account-list", true),
    RESERVE("reserve", false),
    SETTLE("settle", false),
    TICKET_PUT("ticket-put", false),
    TICKET_TAKE("ticket-take", false),
    PROBE("probe", false);

    private final boolean onlyReads;
    private final String text;
    private final String digest;

    Scripts(String name, boolean onlyReads) {
        this.onlyReads = onlyReads;
        this.text = read(name + ".lua");
        this.digest = digest(text);
    }

    /** Whether it may be run twice without harm. */
    boolean onlyReads() {
        return onlyReads;
    }

    String text() {
        return text;
    }

    /** The name that Redis knows it by. */
    String digest() {
        return digest;
    }

    private static String read(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-1, as Redis has it: a name, not a protection. */
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
