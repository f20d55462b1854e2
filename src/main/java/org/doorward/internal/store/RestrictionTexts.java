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
import org.doorward.session.Session;
import org.doorward.session.SessionRestrictions;
import org.jspecify.annotations.Nullable;

/**
 * What may restrict a session as one short text: a number for the facts, and for each suspension whose it is, its cause and
 * its end in milliseconds since 1970, as in {@code 3 account:administrative:1767225600000 session:administrative: v7}. The
 * number is the sum of 1 for an e-mail address that is not verified, 2 for terms that are not accepted, and 4 for a
 * required change of the password. Redis keeps a number alone in two bytes.
 *
 * <p>The last word is the version of the account to which the text belongs, unless that is 0. A node of a version without
 * restrictions writes the account's version beside the text and not in it: then the text counts.
 */
public final class RestrictionTexts {
    /** By their bit. Their order never changes. */
    private static final List<Restriction> FACTS =
            List.of(Restriction.EMAIL_UNVERIFIED, Restriction.TERMS_NOT_ACCEPTED, Restriction.PASSWORD_CHANGE_REQUIRED);

    private static final String ACCOUNT = "account";
    private static final String SESSION = "session";
    private static final char VERSION = 'v';
    private static final int PARTS = 3;

    private RestrictionTexts() {}

    /** Returns the text of a session; empty for no restrictions of an account of version 0, which is usual. */
    public static String written(Session session) {
        SessionRestrictions restrictions = session.restrictions();
        if (restrictions.isNone() && session.accountVersion() == 0) {
            return "";
        }
        int facts = 0;
        for (Restriction fact : restrictions.ofAccount()) {
            facts |= 1 << FACTS.indexOf(fact);
        }
        List<String> words = new ArrayList<>(List.of(Integer.toString(facts)));
        add(words, ACCOUNT, restrictions.accountSuspension());
        add(words, SESSION, restrictions.suspension());
        if (session.accountVersion() != 0) {
            words.add(VERSION + Long.toString(session.accountVersion()));
        }
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
     * Returns the version of the account when everything was read that a session has of it.
     *
     * @param text as for {@link #read}
     * @param beside the version that stands beside the text
     * @throws IllegalArgumentException when the text is damaged
     */
    public static long accountVersion(@Nullable String text, long beside) {
        int last = text == null ? -1 : text.lastIndexOf(" " + VERSION);
        return text == null || last < 0 ? 0 : Math.min(Long.parseLong(text.substring(last + 2)), beside);
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
            } else if (i < words.length - 1 || !words[i].matches(VERSION + "[1-9][0-9]{0,18}")) {
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
