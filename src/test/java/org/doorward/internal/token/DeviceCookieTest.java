package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DeviceCookieTest {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final String OLD = TestSettings.newSecret();

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");

    private final DeviceCookie marks = marks(TestSettings.SECRET);

    private static DeviceCookie marks(String present, String... previous) {
        return new DeviceCookie(new DerivedKeys(present, List.of(previous)), new TokenGenerator());
    }

    private static AccountId of(String username) {
        return new AccountId(TENANT, "id of " + username);
    }

    private static Optional<String> device(Optional<DeviceCookie.Known> known) {
        return known.map(DeviceCookie.Known::device);
    }

    @Test
    void aBrowserIsKnownToTheAccountsThatItSignedInToAndToNoOther() {
        String one = marks.with(List.of(), of("ada"), "ada", T0);
        String device = device(marks.device(List.of(one), TENANT, "ada", T0)).orElseThrow();
        assertEquals(Optional.empty(), marks.device(List.of(one), TENANT, "bob", T0));
        assertEquals(Optional.empty(), marks.device(List.of(one), new TenantId("other"), "ada", T0));
        String both = marks.with(List.of(one), of("bob"), "bob", T0);
        assertEquals(Optional.of(device), device(marks.device(List.of(both), TENANT, "ada", T0)));
        assertEquals(Optional.of(device), device(marks.device(List.of(both), TENANT, "bob", T0)));
        assertEquals(
                both.length(),
                marks.with(List.of(both), of("ada"), "ada", T0).length(),
                "the same account is marked once");
        assertNotEquals(one, marks.with(List.of(), of("ada"), "ada", T0), "every browser is another device");
    }

    @Test
    void ofManyAccountsThoseAreForgottenThatItSignedInToLongestAgo() {
        String text = "";
        for (int i = 0; i < 20; i++) {
            text = marks.with(List.of(text), of("user" + i), "user" + i, T0);
            text = marks.with(List.of(text), of("always"), "always", T0);
        }
        assertEquals(22 + 42 * DeviceCookie.MOST, text.length());
        assertEquals(Optional.empty(), marks.device(List.of(text), TENANT, "user12", T0));
        for (int i = 13; i < 20; i++) {
            assertTrue(marks.device(List.of(text), TENANT, "user" + i, T0).isPresent());
        }
        assertTrue(marks.device(List.of(text), TENANT, "always", T0).isPresent());
    }

    @Test
    void aPreviousSecretsMarkIsGoodUntilThatSecretIsTakenAway() {
        String old = marks(OLD).with(List.of(), of("ada"), "ada", T0);
        DeviceCookie changing = marks(TestSettings.SECRET, OLD);
        assertTrue(changing.device(List.of(old), TENANT, "ada", T0).isPresent());
        assertEquals(Optional.empty(), marks.device(List.of(old), TENANT, "ada", T0));
        String other = changing.with(List.of(old), of("bob"), "bob", T0);
        assertTrue(changing.device(List.of(other), TENANT, "ada", T0).isPresent());
        String renewed = changing.with(List.of(other), of("ada"), "ada", T0);
        assertTrue(marks.device(List.of(renewed), TENANT, "ada", T0).isPresent());
        assertEquals(other.length(), renewed.length(), "the old mark is gone");
    }

    @Test
    void aMarkOfOneDeviceIsNoneOfAnother() {
        String one = marks.with(List.of(), of("ada"), "ada", T0);
        String other = marks.with(List.of(), of("eve"), "eve", T0);
        assertEquals(
                Optional.empty(), marks.device(List.of(other.substring(0, 22) + one.substring(22)), TENANT, "ada", T0));
    }

    @Test
    void whatIsNoneOfOursIsReplaced() {
        for (String planted : List.of("", ".", "a", "a.b", "x".repeat(22), "é".repeat(22) + "." + "x".repeat(41))) {
            assertEquals(Optional.empty(), marks.device(List.of(planted), TENANT, "ada", T0));
            assertTrue(marks.device(List.of(marks.with(List.of(planted), of("ada"), "ada", T0)), TENANT, "ada", T0)
                    .isPresent());
        }
    }

    @Test
    void aMarkIsGoodForItsLifeAndNotAMomentLonger() {
        List<String> kept = List.of(marks.with(List.of(), of("ada"), "ada", T0));
        Instant made = T0.truncatedTo(ChronoUnit.SECONDS);
        for (Duration age : List.of(Duration.ZERO, Duration.ofDays(1), DeviceCookie.LIFE.minusNanos(1))) {
            assertTrue(marks.device(kept, TENANT, "ada", made.plus(age)).isPresent(), age::toString);
        }
        for (Duration age : List.of(DeviceCookie.LIFE, DeviceCookie.LIFE.plusSeconds(1), Duration.ofDays(100_000))) {
            assertEquals(Optional.empty(), marks.device(kept, TENANT, "ada", made.plus(age)), age::toString);
        }
    }

    @Test
    void aMarkFromFurtherInTheFutureThanClocksMayDifferIsNone() {
        List<String> kept = List.of(marks.with(List.of(), of("ada"), "ada", T0));
        Instant made = T0.truncatedTo(ChronoUnit.SECONDS);
        assertTrue(marks.device(kept, TENANT, "ada", made.minus(DeviceCookie.CLOCKS_MAY_DIFFER))
                .isPresent());
        for (Duration before : List.of(DeviceCookie.CLOCKS_MAY_DIFFER.plusNanos(1), Duration.ofDays(400))) {
            assertEquals(Optional.empty(), marks.device(kept, TENANT, "ada", made.minus(before)), before::toString);
        }
    }

    @Test
    void nobodyMakesAMarkYounger() {
        String old = marks.with(List.of(), of("ada"), "ada", T0);
        Instant now = T0.plus(DeviceCookie.LIFE);
        String young = marks.with(List.of(old), of("bob"), "bob", now);
        assertEquals(Optional.empty(), marks.device(List.of(young), TENANT, "ada", now), "the old one is gone");
        String time = young.substring(23, 30);
        String moved = old.substring(0, 23) + time + old.substring(30);
        assertEquals(Optional.empty(), marks.device(List.of(moved), TENANT, "ada", now));
        assertEquals(22 + 42, young.length());
    }

    @Test
    void ofSeveralTheFirstThatTheAccountKnowsIsTheDevice() {
        String ada = marks.with(List.of(), of("ada"), "ada", T0);
        String adaToo = marks.with(List.of(), of("ada"), "ada", T0);
        String bob = marks.with(List.of(), of("bob"), "bob", T0);
        assertEquals(
                Optional.of(adaToo.substring(0, 22)),
                device(marks.device(List.of("", bob, adaToo, ada), TENANT, "ada", T0)));
        assertEquals(
                adaToo.substring(0, 22),
                marks.with(List.of("", bob, adaToo, ada), of("ada"), "ada", T0).substring(0, 22));
        assertEquals(
                bob.substring(0, 22),
                marks.with(List.of("", bob, adaToo), of("eve"), "eve", T0).substring(0, 22),
                "who is new here goes on as the device that is shown first");
    }

    @Test
    void aMarkTellsWhoseTheNameWasAndNobodyChangesThat() {
        String text = marks.with(List.of(), of("ada"), "ada@x.test", T0);
        DeviceCookie.Known known =
                marks.device(List.of(text), TENANT, "ada@x.test", T0).orElseThrow();
        assertTrue(marks.isOf(known, of("ada")));
        assertFalse(marks.isOf(known, of("bob")));
        assertFalse(
                marks.isOf(known, new AccountId(new TenantId("other"), of("ada").value())));
        String bobs = marks.with(List.of(), of("bob"), "bob", T0);
        String moved = text.substring(0, 30) + bobs.substring(30, 42) + text.substring(42);
        assertEquals(Optional.empty(), marks.device(List.of(moved), TENANT, "ada@x.test", T0));
        String passedOn = marks.with(List.of(text), of("bob"), "ada@x.test", T0);
        assertEquals(text.length(), passedOn.length(), "one name is marked once");
        assertTrue(marks.isOf(
                marks.device(List.of(passedOn), TENANT, "ada@x.test", T0).orElseThrow(), of("bob")));
    }

    @Test
    void whoseTheNameWasIsKnownUnderAPreviousSecretToo() {
        DeviceCookie changing = marks(TestSettings.SECRET, OLD);
        String old = marks(OLD).with(List.of(), of("ada"), "ada", T0);
        DeviceCookie.Known known =
                changing.device(List.of(old), TENANT, "ada", T0).orElseThrow();
        assertTrue(changing.isOf(known, of("ada")));
        assertFalse(changing.isOf(known, of("bob")));
        assertFalse(marks.isOf(known, of("ada")));
    }
}
