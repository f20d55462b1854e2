package org.doorward.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionRestrictions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RestrictionTextsTest {
    private static final Instant UNTIL = Instant.ofEpochMilli(1_767_225_600_123L);

    private static String written(SessionRestrictions restrictions, long accountVersion) {
        AccountId ada = AccountId.of("ada");
        return RestrictionTexts.written(Session.builder(new TokenGenerator().sessionId(ada), ada)
                .username("ada")
                .device(new Device(DeviceType.DESKTOP, "x", null))
                .method("password")
                .authenticatedAt(UNTIL)
                .createdAt(UNTIL)
                .lastSeenAt(UNTIL)
                .expiresAt(UNTIL)
                .idleTimeout(Duration.ofHours(1))
                .rotation(Rotation.first(TokenHash.of("x"), "key", UNTIL))
                .restrictions(restrictions)
                .accountVersion(accountVersion)
                .build());
    }

    @Test
    void theTextIsShortAndReadsAsItWasWritten() {
        SessionRestrictions all = new SessionRestrictions(
                Set.of(
                        Restriction.EMAIL_UNVERIFIED,
                        Restriction.TERMS_NOT_ACCEPTED,
                        Restriction.PASSWORD_CHANGE_REQUIRED),
                new Suspension(UNTIL, Cause.ADMINISTRATIVE),
                new Suspension(null, Cause.SECURITY));
        assertEquals("7 account:administrative:1767225600123 session:security:", written(all, 0));
        assertEquals(all, RestrictionTexts.read(written(all, 0)));
        SessionRestrictions one = new SessionRestrictions(Set.of(Restriction.EMAIL_UNVERIFIED), null, null);
        assertEquals(one, RestrictionTexts.read("1"));
        assertEquals("1", written(one, 0));
    }

    @Test
    void whatAnEarlierVersionHasWrittenRestrictsNothing() {
        assertEquals(SessionRestrictions.NONE, RestrictionTexts.read(null));
        assertEquals(SessionRestrictions.NONE, RestrictionTexts.read(""));
        assertEquals("", written(SessionRestrictions.NONE, 0));
    }

    @Test
    void theVersionOfTheAccountIsTheLastWord() {
        SessionRestrictions both = new SessionRestrictions(
                Set.of(Restriction.TERMS_NOT_ACCEPTED), null, new Suspension(UNTIL, Cause.ADMINISTRATIVE));
        assertEquals("2 session:administrative:1767225600123 v17", written(both, 17));
        assertEquals(both, RestrictionTexts.read(written(both, 17)));
        assertEquals("0 v5", written(SessionRestrictions.NONE, 5));
        assertEquals(SessionRestrictions.NONE, RestrictionTexts.read("0 v5"));
        assertEquals(17, RestrictionTexts.accountVersion(written(both, 17), 17));
        assertEquals(0, RestrictionTexts.accountVersion(null, 0));
        assertEquals(0, RestrictionTexts.accountVersion("1", 0));
        for (String earlier : List.of("", "1", "0 session:administrative:", "0 v3", "2 account:administrative:1 v3")) {
            assertTrue(RestrictionTexts.accountVersion(earlier, 4) < 4, earlier);
        }
        assertEquals(2, RestrictionTexts.accountVersion("0 v3", 2), "neither of two is trusted that differ");
    }

    @Test
    void aDamagedTextIsNoText() {
        for (String damaged : List.of(
                " ",
                "email",
                "8",
                "-1",
                "0 ",
                "0  account:administrative:1",
                "account:administrative:1",
                "0 account:",
                "0 account:administrative",
                "0 account:administrative:x",
                "0 account:whim:1",
                "0 session:administrative:1:2",
                "0 other:administrative:1",
                "0 v",
                "0 v0",
                "0 v-1",
                "0 vx",
                "v1",
                "0 v1 session:administrative:1",
                "0 v1 v2")) {
            assertThrows(IllegalArgumentException.class, () -> RestrictionTexts.read(damaged), damaged);
        }
    }
}
