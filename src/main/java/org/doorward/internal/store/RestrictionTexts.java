package org.doorward.internal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.session.SessionRestrictions;
import org.jspecify.annotations.Nullable;

/**
 * What may restrict a session as one short text: a number for the facts, and for each suspension whose it is, its cause and
 * its end in milliseconds since 1970, as in {@code 3 account:administrative:1767225600000 session:administrative:}. The
 * number is the sum of 1 for an e-mail address that is not verified, 2 for terms that are not accepted, and 4 for a
 * required change of the password. Redis keeps a number alone in two bytes.
 */
public final class RestrictionTexts {
    /** By their bit. Their order never changes. */
    private static final List<Restriction> FACTS =
            List.of(Restriction.EMAIL_UNVERIFIED, Restriction.TERMS_NOT_ACCEPTED, Restriction.PASSWORD_CHANGE_REQUIRED);

    private static final String ACCOUNT = "account";
    private static final String SESSION = "session";
    private static final int PARTS = 3;

    private RestrictionTexts() {}

    /** Returns the text; empty for no restrictions. */
    public static String written(SessionRestrictions restrictions) {
        if (restrictions.isNone()) {
            return "";
        }
        int facts = 0;
        for (Restriction fact : restrictions.ofAccount()) {
            facts |= 1 << FACTS.indexOf(fact);
        }
        List<String> words = new ArrayList<>(List.of(Integer.toString(facts)));
        add(words, ACCOUNT, restrictions.accountSuspension());
        add(words, SESSION, restrictions.suspension());
        return String.join(" ", words);
    }

    private static void add(List<String> words, String whose, @Nullable Suspension suspension) {
        if (suspension != null) {
            Instant until = suspension.until();
            words.add(whose + ":" + Reason.codeOf(suspension.cause()) + ":"
                    + (until == null ? "" : until.toEpochMilli()));
        }
    }

    /**
     * Reads a text.
     *
     * @param text null where none was written
     * @throws IllegalArgumentException when the text is damaged
     */
    public static SessionRestrictions read(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return SessionRestrictions.NONE;
        }
        String[] words = text.split(" ", -1);
        Suspension ofAccount = null;
        Suspension ofSession = null;
        for (int i = 1; i < words.length; i++) {
            if (words[i].startsWith(ACCOUNT + ":")) {
                ofAccount = suspension(words[i]);
            } else if (words[i].startsWith(SESSION + ":")) {
                ofSession = suspension(words[i]);
            } else {
                throw new IllegalArgumentException("an unknown restriction: " + words[i]);
            }
        }
        return new SessionRestrictions(facts(words[0]), ofAccount, ofSession);
    }

    private static Set<Restriction> facts(String number) {
        int bits = Integer.parseInt(number);
        if (bits < 0 || bits >= 1 << FACTS.size()) {
            throw new IllegalArgumentException("unknown restrictions: " + number);
        }
        Set<Restriction> facts = EnumSet.noneOf(Restriction.class);
        for (int i = 0; i < FACTS.size(); i++) {
            if ((bits & 1 << i) != 0) {
                facts.add(FACTS.get(i));
            }
        }
        return facts;
    }

    private static Suspension suspension(String word) {
        String[] parts = word.split(":", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("a damaged suspension: " + word);
        }
        Suspension.Cause cause = Suspension.Cause.valueOf(parts[1].toUpperCase(Locale.ROOT));
        return new Suspension(parts[2].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(parts[2])), cause);
    }
}
