package org.doorward.internal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.session.SessionRestrictions;
import org.jspecify.annotations.Nullable;

/**
 * What may restrict a session as one short text: words for facts, and for each suspension whose it is, its cause and its end in
 * milliseconds since 1970, as in {@code email account:administrative:1767225600000 session:administrative:}.
 */
public final class RestrictionTexts {
    private static final Map<Restriction, String> WORDS = Map.of(
            Restriction.EMAIL_UNVERIFIED, "email",
            Restriction.TERMS_NOT_ACCEPTED, "terms",
            Restriction.PASSWORD_CHANGE_REQUIRED, "password");

    private static final String ACCOUNT = "account";
    private static final String SESSION = "session";
    private static final int PARTS = 3;

    private RestrictionTexts() {}

    /** Returns the text; empty for no restrictions. */
    public static String written(SessionRestrictions restrictions) {
        List<String> words = new ArrayList<>();
        restrictions.ofAccount().stream().sorted().map(WORDS::get).forEach(words::add);
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
        Set<Restriction> facts = EnumSet.noneOf(Restriction.class);
        Suspension ofAccount = null;
        Suspension ofSession = null;
        for (String word : text.split(" ", -1)) {
            if (word.startsWith(ACCOUNT + ":")) {
                ofAccount = suspension(word);
            } else if (word.startsWith(SESSION + ":")) {
                ofSession = suspension(word);
            } else {
                facts.add(fact(word));
            }
        }
        return new SessionRestrictions(facts, ofAccount, ofSession);
    }

    private static Restriction fact(String word) {
        return WORDS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(word))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an unknown restriction: " + word));
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
