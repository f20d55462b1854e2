package org.doorward.internal.token;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.Secret;
import org.doorward.internal.keys.TokenGenerator;

/**
 * The text of a refresh token: {@value #PREFIX}, the session's public id, a secret of 256 bits, the generation, and a
 * mark of 96 bits. The mark proves that we issued the token, although it is not stored (see {@link RefreshTokens}). The
 * text has a fixed length, is base64url without padding, and is valid only byte for byte. Immutable;
 * {@link #toString()} omits it.
 */
public final class RefreshToken {
    /** The first characters of every refresh token. */
    public static final String PREFIX = "dwr_";

    public static final int SECRET_BYTES = TokenGenerator.SECRET_BYTES;
    static final int MARK_LENGTH = 16;
    private static final int SECRET_LENGTH = 43;
    private static final int SECRET_START = PREFIX.length() + SessionId.LENGTH;
    private static final int GENERATION_START = SECRET_START + SECRET_LENGTH;
    private static final int GENERATION_LENGTH = 5;
    private static final int MARK_START = GENERATION_START + GENERATION_LENGTH;
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int DIGIT_BITS = 6;
    private static final long MAX_GENERATION = (1L << (DIGIT_BITS * GENERATION_LENGTH)) - 1;

    /** Length of the text in characters. */
    public static final int LENGTH = MARK_START + MARK_LENGTH;

    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{" + (LENGTH - PREFIX.length()) + "}");

    private final SessionId session;
    private final Secret secret;
    private final long generation;
    private final String text;

    private RefreshToken(SessionId session, Secret secret, long generation, String text) {
        this.session = session;
        this.secret = secret;
        this.generation = generation;
        this.text = text;
    }

    /** @throws IllegalArgumentException for a generation of more than 30 bits: a billion rotations */
    static RefreshToken of(SessionId session, Secret secret, long generation, String mark) {
        String text = PREFIX + session.value() + encode(secret) + digits(generation) + mark;
        return new RefreshToken(session, secret, generation, text);
    }

    private static String digits(long number) {
        if (number < 0 || number > MAX_GENERATION) {
            throw new IllegalArgumentException("no token has the generation " + number);
        }
        StringBuilder digits = new StringBuilder(GENERATION_LENGTH);
        for (int at = GENERATION_LENGTH - 1; at >= 0; at--) {
            digits.append(DIGITS.charAt((int) (number >> (DIGIT_BITS * at)) & (DIGITS.length() - 1)));
        }
        return digits.toString();
    }

    private static long number(String digits) {
        long number = 0;
        for (int at = 0; at < digits.length(); at++) {
            number = number << DIGIT_BITS | DIGITS.indexOf(digits.charAt(at));
        }
        return number;
    }

    /** Reads a token of this tenant. Empty when its shape is wrong. */
    public static Optional<RefreshToken> parse(TenantId tenant, String text) {
        if (text.length() != LENGTH || !SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        String encoded = text.substring(SECRET_START, GENERATION_START);
        Secret secret = new Secret(Base64.getUrlDecoder().decode(encoded));
        if (!encode(secret).equals(encoded)) {
            // 43 characters hold two bits more than 32 bytes: we issue only one spelling of the same bytes
            return Optional.empty();
        }
        SessionId session = new SessionId(tenant, text.substring(PREFIX.length(), SECRET_START));
        return Optional.of(
                new RefreshToken(session, secret, number(text.substring(GENERATION_START, MARK_START)), text));
    }

    private static String encode(Secret secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret.bytes());
    }

    /** Returns the session that the token names. It is not verified: see {@link RefreshTokens#isOurs}. */
    public SessionId session() {
        return session;
    }

    /** Returns how many rotations of its family came before, as the token says. See {@link RefreshTokens#isOurs}. */
    public long generation() {
        return generation;
    }

    /** Returns the hash that the store holds. */
    public TokenHash hash() {
        return TokenHash.of(text);
    }

    /** Returns the token itself. Never log it. */
    public String text() {
        return text;
    }

    Secret secret() {
        return secret;
    }

    String mark() {
        return text.substring(MARK_START);
    }

    @Override
    public String toString() {
        return "RefreshToken[session=" + session + ", hidden]";
    }
}
