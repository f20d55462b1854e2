package org.doorward.internal.gate;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Setting;
import org.doorward.internal.settings.WebSettings;
import org.doorward.session.Session;
import org.doorward.session.SessionRestrictions;
import org.jspecify.annotations.Nullable;

/** Which facts act as restrictions. A suspension always acts while it is in force, and on everybody. Immutable. */
public final class GateRules {
    /** The rules of the settings' defaults: a change of the password that is required acts, and no other fact. */
    public static final GateRules DEFAULT =
            new GateRules(List.of(Restriction.PASSWORD_CHANGE_REQUIRED), (account, username, roles) -> false);

    private final List<Restriction> on;
    private final Exemption exemption;

    /** Who passes every gate, though not a suspension. */
    @FunctionalInterface
    public interface Exemption {
        /** Whether the account with these properties passes. */
        boolean covers(AccountId account, String username, Set<String> roles);
    }

    private GateRules(List<Restriction> on, Exemption exemption) {
        this.on = on;
        this.exemption = exemption;
    }

    /** Reads the settings of the gates. */
    public static GateRules of(DoorwardSettings settings, Exemption exemption) {
        List<Restriction> on = EnumSet.allOf(Restriction.class).stream()
                .filter(restriction -> {
                    Setting<Boolean> gate = WebSettings.GATES.get(restriction);
                    return gate != null && settings.get(gate);
                })
                .toList();
        return new GateRules(on, exemption);
    }

    /** Returns what restricts a session at this time; null when nothing does. */
    public @Nullable ActingRestrictions acting(Session session, Instant now) {
        return acting(session.restrictions(), session.owner(), session.username(), session.roles(), now);
    }

    /** Returns what restricts an account with these properties at this time; null when nothing does. */
    public @Nullable ActingRestrictions acting(
            SessionRestrictions facts, AccountId account, String username, Set<String> roles, Instant now) {
        if (facts.isNone()) {
            return null;
        }
        boolean suspended = facts.isSuspendedAt(now);
        boolean gated = isGated(facts) && !exemption.covers(account, username, roles);
        if (!suspended && !gated) {
            return null;
        }
        Set<Restriction> acting = EnumSet.noneOf(Restriction.class);
        if (gated) {
            on.stream().filter(facts.ofAccount()::contains).forEach(acting::add);
        }
        if (suspended) {
            acting.add(Restriction.SUSPENDED);
        }
        return new ActingRestrictions(
                acting, facts.suspensionAt(now).map(Suspension::until).orElse(null));
    }

    private boolean isGated(SessionRestrictions facts) {
        for (int i = 0; i < on.size(); i++) {
            if (facts.ofAccount().contains(on.get(i))) {
                return true;
            }
        }
        return false;
    }
}
