package org.doorward.internal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.account.Account;
import org.doorward.session.SessionRestrictions;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings decide which facts act; a suspension acts by its time alone. */
@Tag("fast")
class GateRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccountId ADA = AccountId.of("1");
    private static final Account PLAIN = Account.active(ADA, "ada", Set.of("admin"));

    private static GateRules rules(String... namesAndValues) {
        return GateRules.of(TestSettings.with(namesAndValues), (account, username, roles) -> username.equals("first"));
    }

    private static @Nullable ActingRestrictions acting(GateRules rules, Account account) {
        return rules.acting(SessionRestrictions.of(account), account.id(), account.username(), account.roles(), NOW);
    }

    private static List<Restriction> told(@Nullable ActingRestrictions acting) {
        return acting == null ? List.of() : List.copyOf(acting.all());
    }

    @Test
    void withoutSettingsOnlyARequiredChangeOfThePasswordActs() {
        assertNull(acting(rules(), PLAIN));
        Account required = PLAIN.toBuilder().passwordChangeRequired(true).build();
        assertEquals(List.of(Restriction.PASSWORD_CHANGE_REQUIRED), told(acting(rules(), required)));
        assertEquals(List.of(Restriction.PASSWORD_CHANGE_REQUIRED), told(acting(GateRules.DEFAULT, required)));
        assertNull(acting(rules("doorward.gate.password-change", "false"), required));
    }

    @Test
    void eachGateActsByItsOwnSetting() {
        assertEquals(List.of(Restriction.EMAIL_UNVERIFIED), told(acting(rules("doorward.gate.email", "true"), PLAIN)));
        assertEquals(
                List.of(Restriction.TERMS_NOT_ACCEPTED), told(acting(rules("doorward.gate.terms", "true"), PLAIN)));
        GateRules both = rules("doorward.gate.terms", "true", "doorward.gate.email", "true");
        assertEquals(List.of(Restriction.EMAIL_UNVERIFIED, Restriction.TERMS_NOT_ACCEPTED), told(acting(both, PLAIN)));
        assertNull(acting(
                both, PLAIN.toBuilder().emailVerified(true).termsAccepted(true).build()));
    }

    @Test
    void whomTheSettingsNamePassesTheGatesAndNoSuspension() {
        GateRules all = rules("doorward.gate.terms", "true", "doorward.gate.email", "true");
        Account first = Account.active(ADA, "first", Set.of("admin")).toBuilder()
                .passwordChangeRequired(true)
                .build();
        assertNull(acting(all, first));
        Account suspended = first.toBuilder()
                .suspension(new Suspension(null, Cause.ADMINISTRATIVE))
                .build();
        assertEquals(List.of(Restriction.SUSPENDED), told(acting(all, suspended)));
    }

    @Test
    void aSuspensionActsUntilItsTimeAndOfTwoTheLongerIsTold() {
        Suspension over = new Suspension(NOW, Cause.ADMINISTRATIVE);
        Suspension shorter = new Suspension(NOW.plusMillis(1), Cause.ADMINISTRATIVE);
        Suspension longer = new Suspension(NOW.plusMillis(2), Cause.ADMINISTRATIVE);
        Suspension open = new Suspension(null, Cause.ADMINISTRATIVE);
        assertNull(until(over, over));
        for (Suspension[] two : List.of(
                new Suspension[] {shorter, over, shorter},
                new Suspension[] {shorter, longer, longer},
                new Suspension[] {longer, open, open})) {
            assertEquals(
                    two[2].until(), assertNotNullActing(until(two[0], two[1])).until());
            assertEquals(
                    two[2].until(), assertNotNullActing(until(two[1], two[0])).until());
        }
    }

    private static ActingRestrictions assertNotNullActing(@Nullable ActingRestrictions acting) {
        assertNotNull(acting);
        return acting;
    }

    private static @Nullable ActingRestrictions until(Suspension ofAccount, Suspension own) {
        return GateRules.DEFAULT.acting(new SessionRestrictions(Set.of(), ofAccount, own), ADA, "ada", Set.of(), NOW);
    }
}
