package org.doorward.internal.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Issuer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An issuer that gives no answer, a wrong one, or is flooded with tokens of keys that it does not have. */
@Tag("server")
class ExternalIssuerFaultsTest {
    private final ExternalTokenBed bed = new ExternalTokenBed();

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void itsKeysAreAskedForWhenTheFirstTokenComesAndOnce() {
        Visitor.program(bed.server).assertSignedIn();
        assertEquals(0, bed.issuer.asked.get());
        for (int i = 0; i < 3; i++) {
            assertEquals(200, bed.call("/api/hello", bed.good()).status());
        }
        assertEquals(1, bed.issuer.asked.get());
        assertEquals(1, bed.issuer.discovered.get());
    }

    @Test
    void aStormOfMadeUpKeysIsOneCallToTheIssuer() {
        assertEquals(200, bed.call("/api/hello", bed.good()).status());
        List<Callable<Integer>> storm = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            storm.add(() -> {
                int last = 0;
                for (int turn = 0; turn < 50; turn++) {
                    last = bed.call(
                                    "/api/hello",
                                    bed.rsa(bed.header("RS256", "made-up-" + number + "-" + turn), bed.claims()))
                            .status();
                }
                return last;
            });
        }
        Race.of(storm).forEach(status -> assertEquals(401, status));
        assertTrue(bed.issuer.asked.get() <= 2, () -> "asked " + bed.issuer.asked.get());
    }

    @Test
    void anIssuerThatGivesNoAnswerIs503AndNothingElseSuffers() {
        for (int status : List.of(500, 404, 302)) {
            bed.issuer.status = status;
            try (DoorwardServer fresh = bed.server()) {
                RawHttp.Answer answer =
                        RawHttp.send(fresh.port(), "GET /api/hello", "", "Authorization: Bearer " + bed.good());
                Answers.assertProblem(503, "unavailable", answer);
                Visitor.program(fresh).assertSignedIn();
            }
        }
        assertEquals(0, bed.issuer.others.get(), "no redirect is followed");
    }

    @Test
    void anIssuerThatSaysItIsAnotherIsNotBelieved() {
        for (String odd : List.of(
                "{\"issuer\":\"https://other.test\",\"jwks_uri\":\"" + bed.issuer.url() + "/jwks\"}",
                "{\"issuer\":\"" + bed.issuer.url() + "\",\"jwks_uri\":\"http://192.0.2.1/jwks\"}",
                "{\"issuer\":\"" + bed.issuer.url() + "\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"" + bed.issuer.url() + "\"}",
                "[]",
                "")) {
            bed.issuer.discovery = odd;
            try (DoorwardServer fresh = bed.server()) {
                RawHttp.Answer answer =
                        RawHttp.send(fresh.port(), "GET /api/hello", "", "Authorization: Bearer " + bed.good());
                Answers.assertProblem(503, "unavailable", answer);
            }
        }
        assertEquals(0, bed.issuer.asked.get());
    }

    @Test
    void weakAndForeignKeysInItsSetAreNoKeys() {
        KeyPair weak = Issuer.rsa(1_024);
        String symmetric = "{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]) + "\"}";
        String encryption = Issuer.jwk("enc", Issuer.RSA).replace("\"sig\"", "\"enc\"");
        String one = Issuer.jwk("one", Issuer.RSA).replace("\"e\":\"AQAB\"", "\"e\":\"AQ\"");
        bed.issuer.jwks = "{\"keys\":["
                + String.join(
                        ",",
                        Issuer.jwk("rsa", Issuer.RSA),
                        Issuer.jwk("weak", weak),
                        symmetric,
                        encryption,
                        one,
                        Issuer.jwk("only384", Issuer.RSA).replace("\"use\"", "\"alg\":\"RS384\",\"use\""),
                        Issuer.jwk("wrap", Issuer.RSA).replace("\"use\":\"sig\"", "\"key_ops\":[\"wrapKey\"]"))
                + "]}";
        assertEquals(200, bed.call("/api/hello", bed.good()).status());
        bed.refused(
                "weak",
                Issuer.signed(
                        Json.write(bed.header("RS256", "weak")), Json.write(bed.claims()), weak, ExternalTokenBed.RS));
        bed.refused("for encryption", bed.rsa(bed.header("RS256", "enc"), bed.claims()));
        bed.refused("exponent one", bed.rsa(bed.header("RS256", "one"), bed.claims()));
        bed.refused("symmetric", bed.signedWithSecret("oct", new byte[32]));
        bed.refused("only for RS384", bed.rsa(bed.header("RS256", "only384"), bed.claims()));
        bed.refused("only to wrap keys", bed.rsa(bed.header("RS256", "wrap"), bed.claims()));
    }
}
