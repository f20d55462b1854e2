package org.doorward.internal.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Lua scripts of the stores: resources beside this class, sent by digest. */
enum Scripts {
    FIND("find", true, Scripts.SESSIONS),
    SOME_FIELDS("some-fields", true),
    OPEN("open", false, Scripts.SESSIONS),
    REPLACE("replace", false, Scripts.SESSIONS, Scripts.PIECES),
    TOUCH("touch", false, Scripts.SESSIONS),
    ACCOUNT_CHANGED("account-changed", false),
    END("end", false, Scripts.SESSIONS),
    END_ALL("end-all", false, Scripts.SESSIONS),
    CLEAR("clear", false, Scripts.SESSIONS),
    PAGE("page", true, Scripts.SESSIONS),
    TEXT("text", true),
    FIELDS("fields", true),
    APPEND("append", false),
    AFTER("after", true),
    LAST("last", true),
    KEYS("keys", false),
    TAKE("take", false),
    API_TOKEN_CREATE("api-token-create", false),
    API_TOKEN_FIND("api-token-find", true),
    API_TOKEN_REPLACE("api-token-replace", false, Scripts.PIECES),
    API_TOKEN_REMOVE("api-token-remove", false),
    API_TOKEN_USED("api-token-used", false),
    API_TOKEN_LIST("api-token-list", true, Scripts.LISTS),
    API_TOKEN_DUE("api-token-due", true),
    API_TOKEN_NOT_DUE("api-token-not-due", false),
    SERVICE_ACCOUNT_CREATE("service-account-create", false),
    SERVICE_ACCOUNT_REPLACE("service-account-replace", false, Scripts.PIECES),
    SERVICE_ACCOUNT_REMOVE("service-account-remove", false),
    SERVICE_ACCOUNT_LIST("service-account-list", true, Scripts.LISTS),
    HASHES("hashes", true, Scripts.LISTS),
    RESERVE("reserve", false),
    SETTLE("settle", false),
    TICKET_PUT("ticket-put", false),
    TICKET_TAKE("ticket-take", false),
    SIGN_IN_TASK_PUT("sign-in-task-put", false),
    SIGN_IN_TASK_CLAIM("sign-in-task-claim", false),
    SIGN_IN_TASK_POSTPONE("sign-in-task-postpone", false),
    SIGN_IN_TASK_REMOVE("sign-in-task-remove", false),
    SCOPE_EPOCH("scope-epoch", true),
    SCOPE_MOVE("scope-move", false),
    SCOPES_MOVED("scopes-moved", true),
    PROBE("probe", false);

    /** Functions of the scripts of sessions. */
    private static final String SESSIONS = "sessions";

    /** Functions of scripts that list hashes. */
    private static final String LISTS = "lists";

    /** Functions of scripts that replace a hash with fields in pieces. */
    private static final String PIECES = "pieces";

    private final boolean onlyReads;
    private final String text;
    private final String digest;

    /** @param shared the names of scripts with functions, which are put before this one */
    Scripts(String name, boolean onlyReads, String... shared) {
        this.onlyReads = onlyReads;
        this.text = Stream.concat(Stream.of(shared), Stream.of(name))
                .map(part -> read(part + ".lua"))
                .collect(Collectors.joining());
        this.digest = digest(text);
    }

    /** Whether it may be run twice. */
    boolean onlyReads() {
        return onlyReads;
    }

    String text() {
        return text;
    }

    /** The digest that identifies it in Redis. */
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

    /** Returns the SHA-1, which Redis requires as the name of a script. */
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
