package org.doorward.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The friendly reasons why the sign-in page appears. */
@Named
@ApplicationScoped
public class SignIn {
    private static final String ANY_OTHER_REASON = "Please sign in to go on.";

    private static final Set<String> GOOD = Set.of("signed-out", "registered", "mail-sent");

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("registered", "Your account is made. Please sign in."),
            Map.entry("mail-sent", "A mail is on its way to you. You may sign in already."),
            Map.entry("credentials", "That user name and password do not match. Please try again."),
            Map.entry("expired", "Your sign-in has reached its end. Please sign in again."),
            Map.entry("idle", "You were away for a while, so we signed you out. Please sign in again."),
            Map.entry("revoked", "This device was signed out from somewhere else. Please sign in again."),
            Map.entry("signed-out", "You are signed out. See you soon!"),
            Map.entry("replaced", "A newer sign-in took the place of this one. Please sign in again."),
            Map.entry(
                    "suspended",
                    "This account is suspended for the moment. Please try again later, or ask an administrator."),
            Map.entry("reused", "For your safety we ended this sign-in: one of its keys was used twice."),
            Map.entry("ambiguous", "Your browser sent two different sign-ins. Please sign in again."),
            Map.entry("unknown", "We do not know this sign-in any more. Please sign in again."),
            Map.entry("malformed", "We could not read that sign-in. Please sign in again."),
            Map.entry("too-many", "That was tried too often. Please wait half a minute and try again."),
            Map.entry("unavailable", "Too much is going on at the moment. Please try again."),
            Map.entry("step-up", "This needs a fresh sign-in. Please enter your password once more."),
            Map.entry("insecure-transport", "Signing in needs a secure connection. Please open this page over https."));

    /** Returns the words for a reason, a general sentence for an unknown one, and null without a reason. */
    public @Nullable String explain(@Nullable String reason) {
        if (reason == null || reason.isEmpty()) {
            return null;
        }
        return WORDS.getOrDefault(reason, ANY_OTHER_REASON);
    }

    /** Whether the reason is what the user wanted, not a problem. */
    public boolean isGood(@Nullable String reason) {
        return reason != null && GOOD.contains(reason);
    }
}
