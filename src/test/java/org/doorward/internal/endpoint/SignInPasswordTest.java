package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Odd passwords at the password door. */
@Tag("server")
class SignInPasswordTest {
    private static final String[] PATIENT = {
        "doorward.sign-in.free-attempts", "1000",
        "doorward.sign-in.account-attempts", "1000",
        "doorward.sign-in.address-attempts", "0",
        "doorward.development", "true"
    };

    private static RawHttp.Answer signIn(DoorwardServer to, String username, String password) {
        return RawHttp.send(
                to.port(),
                "POST /auth/login",
                Json.write(Map.of("username", username, "password", password)),
                "Content-Type: application/json");
    }

    @Test
    void aPasswordOfAMegabyteIsRefusedUnreadAndCountsAsNoFailure() {
        String huge = "x".repeat(1_048_576);
        try (DoorwardServer strict = new DoorwardServer()) {
            Answers.assertProblem(413, "too-large", signIn(strict, "ada", huge.substring(0, 17_000)));
            for (int i = 0; i < 8; i++) {
                SignInAttacksTest.assertTurnedAway(413, () -> signIn(strict, "ada", huge));
                SignInAttacksTest.assertTurnedAway(
                        413,
                        () -> RawHttp.send(
                                strict.port(),
                                "POST /auth/login",
                                "username=ada&password=" + huge,
                                "Content-Type: application/x-www-form-urlencoded"));
            }
            assertEquals(
                    200,
                    signIn(strict, DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                            .status());
        }
    }

    @ParameterizedTest
    @CsvSource({"75,80", "72,80", "71,80", "79,80", "1023,1024", "255,300"})
    void everyByteOfALongPasswordCounts(int different, int length) {
        for (String unit : List.of("k7#mQz2v", "\u00e9\u4f60\ud83d\udd11x9Qz")) {
            String password = unit.repeat(length / 8 + 1).substring(0, length);
            String other = password.substring(0, different) + "!" + password.substring(different + 1);
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
                continue;
            }
            try (DoorwardServer own = new DoorwardServer(with("doorward.bootstrap.password", password))) {
                assertEquals(200, signIn(own, "ada", password).status());
                assertEquals(
                        401,
                        signIn(own, "ada", password.substring(0, different)).status());
                if (StandardCharsets.UTF_8.newEncoder().canEncode(other)) {
                    assertEquals(401, signIn(own, "ada", other).status());
                }
            }
        }
    }

    @Test
    void whatFollowsANulCountsAndSoDoesEveryCharacterOfUnicode() {
        String password = "k7#m\u0000Qz2v\u0000\u0130\u00df\ufb01\u0301\ud83d\udd11end";
        try (DoorwardServer own = new DoorwardServer(with("doorward.bootstrap.password", password))) {
            for (String other : List.of(
                    "k7#m",
                    "k7#m\u0000",
                    password.replace("\u0000", ""),
                    password.replace("\u0000", " "),
                    password.replace('v', 'w'),
                    password.replace("\u0130", "i"),
                    password.replace("\u00df", "ss"),
                    password.replace("\ufb01", "fi"),
                    password.replace("\u0301", ""),
                    password.substring(0, password.length() - 1),
                    password + "\u0000")) {
                assertEquals(401, signIn(own, "ada", other).status(), other);
            }
            assertEquals(200, signIn(own, "ada", password).status());
        }
    }

    private static String[] with(String... more) {
        String[] all = Arrays.copyOf(PATIENT, PATIENT.length + more.length);
        System.arraycopy(more, 0, all, PATIENT.length, more.length);
        return all;
    }
}
