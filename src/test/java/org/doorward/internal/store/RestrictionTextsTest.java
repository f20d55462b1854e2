package org.doorward.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.session.SessionRestrictions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RestrictionTextsTest {
    private static final Instant UNTIL = Instant.ofEpochMilli(1_767_225_600_123L);

    @Test
    void theTextIsShortAndReadsAsItWasWritten() {
        SessionRestrictions all = new SessionRestrictions(
                Set.of(
                        Restriction.EMAIL_UNVERIFIED,
                        Restriction.TERMS_NOT_ACCEPTED,
                        Restriction.PASSWORD_CHANGE_REQUIRED),
                new Suspension(UNTIL, Cause.ADMINISTRATIVE),
                new Suspension(null, Cause.SECURITY));
        assertEquals("7 account:administrative:1767225600123 session:security:", RestrictionTexts.written(all));
        assertEquals(all, RestrictionTexts.read(RestrictionTexts.written(all)));
        SessionRestrictions one = new SessionRestrictions(Set.of(Restriction.EMAIL_UNVERIFIED), null, null);
        assertEquals(one, RestrictionTexts.read("1"));
        assertEquals("1", RestrictionTexts.written(one));
    }

    @Test
    void whatAnEarlierVersionHasWrittenRestrictsNothing() {
        assertEquals(SessionRestrictions.NONE, RestrictionTexts.read(null));
        assertEquals(SessionRestrictions.NONE, RestrictionTexts.read(""));
        assertEquals("", RestrictionTexts.written(SessionRestrictions.NONE));
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
                "0 other:administrative:1")) {
            assertThrows(IllegalArgumentException.class, () -> RestrictionTexts.read(damaged), damaged);
        }
    }
}
