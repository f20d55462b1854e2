package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.testing.TestSettings;

/** An access token, to be changed and signed again with the right key, so that its signature is not what refuses it. */
class TokenForge {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration LIFETIME = Duration.ofMinutes(15);
    static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    final TokenGenerator generator = new TokenGenerator();
    final AccessTokenCodec codec = new AccessTokenCodec(new DerivedKeys(TestSettings.SECRET), generator);
    final AccountId ada = AccountId.of("ada");
    final SessionId session = generator.sessionId(ada);
    final String issued = codec.issue(session, ada, 3, 5, NOW, LIFETIME, NOW.plus(Duration.ofDays(1)))
            .text();

    private static final byte[] KEY = new DerivedKeys(TestSettings.SECRET).keyFor("access token");

    static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    String header() {
        return decoded(issued.split("\\.", -1)[0]);
    }

    String payload() {
        return decoded(issued.split("\\.", -1)[1]);
    }

    static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    String signed(String content) {
        return content + "." + BASE64.encodeToString(DerivedKeys.hmac(KEY, content.getBytes(StandardCharsets.UTF_8)));
    }

    String signed(String header, String payload) {
        return signed(encoded(header) + "." + encoded(payload));
    }

    boolean isGood(String token) {
        return verified(codec, TenantId.DEFAULT, token, NOW).isPresent();
    }

    static Optional<AccessToken> verified(AccessTokenCodec codec, TenantId tenant, String token, Instant now) {
        return codec.verify(tenant, token, now) instanceof AccessTokenCodec.Verification.Good good
                ? Optional.of(good.token())
                : Optional.empty();
    }

    /** A JSON object with one member replaced by this text, or without it. */
    static String with(String json, String name, String member) {
        String replaced = json.replaceFirst(
                "\"" + name + "\":(\"[^\"]*\"|\\[[^]]*]|[0-9]+),?",
                Matcher.quoteReplacement(member.isEmpty() ? "" : member + ","));
        String clean = replaced.replace(",}", "}");
        assertNotEquals(json, clean, "the member was there");
        return clean;
    }
}
