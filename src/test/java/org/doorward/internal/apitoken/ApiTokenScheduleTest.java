package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.apitoken.ApiTokenSchedule.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When tokens are looked at, and why. */
@Tag("fast")
class ApiTokenScheduleTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static ApiTokenSchedule schedule(Duration unused) {
        return new ApiTokenSchedule(
                new ApiTokenPolicies(new ApiTokenPolicy(Duration.ofDays(365), true, unused, Duration.ofDays(90), 100)));
    }

    private static ApiToken token(@Nullable Duration lifetime, int reminded) {
        return ApiToken.builder(
                        new ApiTokenId(TenantId.DEFAULT, "A".repeat(ApiTokenId.LENGTH)),
                        ApiTokenKind.PERSONAL_ACCESS_TOKEN,
                        AccountId.of("ada"))
                .name("laptop")
                .secrets(ApiTokenSecrets.first("dwp_\u2026abcd", TokenHash.of("x")))
                .createdAt(START)
                .issuedAt(START)
                .expiresAt(lifetime == null ? null : START.plus(lifetime))
                .reminded(reminded)
                .dueAt(START)
                .build();
    }

    /** What would be done with a token that is looked at whenever it is due, with the day of each. */
    private static List<String> life(ApiTokenSchedule schedule, ApiToken fresh) {
        List<String> done = new ArrayList<>();
        ApiToken token = fresh;
        Instant now = START;
        for (int round = 0; round < 50; round++) {
            now = schedule.next(token, now);
            Step step = schedule.step(token, now);
            long day = Duration.between(START, now).toDays();
            if (step == Step.FORGET) {
                done.add(day + " forget");
                return done;
            }
            done.add(day + " " + (step == Step.REMIND ? "remind " + schedule.reminder(token, now) : step));
            token = switch (step) {
                case REMIND -> token.lookedAt(schedule.reminder(token, now), now);
                case TELL_END -> token.lookedAt(ApiTokenSchedule.TOLD_OF_END, now);
                case REVOKE_UNUSED -> token.ended(new ApiTokenEnd(ApiTokenEnd.Cause.UNUSED, now), now);
                default -> token;
            };
            if (day > 2_000) {
                return done;
            }
        }
        return done;
    }

    @Test
    void theOwnerIsRemindedThirtySevenAndOneDayBeforeTheEndAndToldOfIt() {
        assertEquals(
                List.of("60 remind 30", "83 remind 7", "89 remind 1", "90 TELL_END", "180 forget"),
                life(schedule(Duration.ZERO), token(DAY.multipliedBy(90), 0)));
    }

    @Test
    void aShortTokenHasOnlyTheRemindersThatComeAfterItWasMade() {
        assertEquals(
                List.of("1 remind 7", "7 remind 1", "8 TELL_END", "98 forget"),
                life(schedule(Duration.ZERO), token(DAY.multipliedBy(8), 0)));
        assertEquals(
                List.of("6 remind 1", "7 TELL_END", "97 forget"),
                life(schedule(Duration.ZERO), token(DAY.multipliedBy(7), 0)));
        assertEquals(List.of("0 TELL_END", "90 forget"), life(schedule(Duration.ZERO), token(Duration.ofHours(5), 0)));
    }

    @Test
    void ofRemindersThatWereMissedOnlyTheLastIsTold() {
        ApiToken token = token(DAY.multipliedBy(90), 0);
        Instant late = START.plus(Duration.ofDays(85));
        assertEquals(Step.REMIND, schedule(Duration.ZERO).step(token, late));
        assertEquals(7, schedule(Duration.ZERO).reminder(token, late));
        assertEquals(0, schedule(Duration.ZERO).reminder(token.lookedAt(7, late), late));
    }

    @Test
    void oneThatIsNotUsedIsRevokedAndShownForAWhile() {
        assertEquals(List.of("100 REVOKE_UNUSED", "190 forget"), life(schedule(DAY.multipliedBy(100)), token(null, 0)));
    }

    @Test
    void oneThatIsUsedIsNotRevokedForIt() {
        ApiTokenSchedule schedule = schedule(DAY.multipliedBy(100));
        ApiToken used = token(null, 0).used(new ApiTokenUse(START.plus(Duration.ofDays(50)), null, 1));
        Instant now = START.plus(Duration.ofDays(100));
        assertEquals(Step.NOTHING, schedule.step(used, now));
        assertEquals(START.plus(Duration.ofDays(150)), schedule.next(used, now));
    }

    @Test
    void oneThatWasRotatedIsUnusedFromThenOn() {
        ApiTokenSchedule schedule = schedule(DAY.multipliedBy(100));
        Instant rotation = START.plus(Duration.ofDays(99));
        ApiToken token = token(null, 0);
        ApiToken rotated = token.rotated(
                token.secrets().rotated("dwp_\u2026efgh", TokenHash.of("y"), rotation, rotation),
                rotation,
                null,
                rotation);
        assertEquals(Step.NOTHING, schedule.step(rotated, START.plus(Duration.ofDays(120))));
        assertEquals(Step.REVOKE_UNUSED, schedule.step(rotated, START.plus(Duration.ofDays(199))));
    }
}
