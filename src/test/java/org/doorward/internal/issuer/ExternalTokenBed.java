package org.doorward.internal.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.Issuer;
import org.doorward.testing.RawHttp;

/** Another issuer on loopback, a server that trusts it, and short words for its tokens. */
final class ExternalTokenBed implements AutoCloseable {
    static final String RS = "SHA256withRSA";
    static final String ES = "SHA256withECDSAinP1363Format";
    static final String AUDIENCE = "https://api.test";

    final Issuer issuer;
    final DoorwardServer server;

    ExternalTokenBed() {
        issuer = new Issuer();
        server = server();
    }

    DoorwardServer server(String... more) {
        return new DoorwardServer(settings(more));
    }

    /** What makes a server trust the issuer, and more. */
    String[] settings(String... more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("doorward.issuer.idp.url", issuer.url());
        settings.put("doorward.issuer.idp.audience", AUDIENCE);
        settings.put("doorward.issuer.idp.roles-claim", "realm_access.roles");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        List<String> all = new ArrayList<>();
        settings.forEach((name, text) -> all.addAll(List.of(name, text)));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        server.close();
        issuer.close();
    }

    Map<String, Object> header(String algorithm, String key) {
        return new HashMap<>(Map.of("alg", algorithm, "typ", "at+jwt", "kid", key));
    }

    Map<String, Object> claims() {
        Instant now = server.clock.instant();
        return new HashMap<>(Map.of(
                "iss",
                issuer.url(),
                "aud",
                AUDIENCE,
                "sub",
                "4711",
                "preferred_username",
                "grace",
                "iat",
                now.getEpochSecond(),
                "exp",
                now.getEpochSecond() + 300,
                "realm_access",
                Map.of("roles", List.of("user", "admin"))));
    }

    String rsa(Map<String, Object> header, Map<String, Object> claims) {
        return Issuer.signed(Json.write(header), Json.write(claims), Issuer.RSA, RS);
    }

    String good() {
        return rsa(header("RS256", "rsa"), claims());
    }

    /** A busy machine may take longer to fetch the keys than a request waits. */
    RawHttp.Answer call(String path, String token) {
        return call(server, "GET " + path, token);
    }

    static RawHttp.Answer call(DoorwardServer server, String requestLine, String token) {
        List<RawHttp.Answer> answers = new ArrayList<>();
        Eventually.within(Duration.ofSeconds(60), "the issuer's keys are there", () -> {
            RawHttp.Answer answer = RawHttp.send(server.port(), requestLine, "", "Authorization: Bearer " + token);
            answers.add(answer);
            return answer.status() != 503;
        });
        return answers.get(answers.size() - 1);
    }

    /** Signed with another algorithm of the JDK than RS256. */
    String signed(String algorithm, String key, java.security.KeyPair pair, String jdk) {
        return Issuer.signed(Json.write(header(algorithm, key)), Json.write(claims()), pair, jdk);
    }

    /** Signed with a secret, as somebody would who takes a public key for one. */
    String signedWithSecret(String key, byte[] secret) {
        String content = Issuer.encoded(Json.write(header("HS256", key))) + "." + Issuer.encoded(Json.write(claims()));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void refused(String what, String token) {
        RawHttp.Answer answer = Answers.unhandled(server, () -> call("/api/hello", token));
        assertEquals(401, answer.status(), () -> what + ": " + answer);
        Answers.assertSetsNoCookie(answer);
    }
}
