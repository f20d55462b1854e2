package org.doorward.internal.http.answer;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.jspecify.annotations.Nullable;

/**
 * An error response (RFC 9457).
 *
 * @param status the HTTP status
 * @param code the stable end of its type
 * @param title for people; the same for every occurrence
 * @param more further members of this occurrence
 */
public record Problem(int status, String code, String title, Map<String, @Nullable Object> more) {
    public static final Problem UNAUTHENTICATED = new Problem(401, "unauthenticated", "Sign-in is required.");
    public static final Problem STEP_UP = new Problem(401, "step-up", "Signing in again is needed for this.");
    public static final Problem CREDENTIALS = new Problem(401, "credentials", "The username or the password is wrong.");
    public static final Problem FORBIDDEN = new Problem(403, "forbidden", "This account may not do that.");
    public static final Problem CROSS_ORIGIN =
            new Problem(403, "cross-origin", "The request came from another site's page.");
    public static final Problem INSECURE_TRANSPORT =
            new Problem(403, "insecure-transport", "Credentials require an encrypted connection.");
    public static final Problem NETWORK =
            new Problem(403, "network", "The credential may not be used from this address.");
    public static final Problem SCOPE =
            new Problem(403, "insufficient-scope", "The credential lacks the required scope.");
    public static final Problem WRONG_CREDENTIAL =
            new Problem(403, "wrong-credential", "A credential of this kind may not do that.");
    public static final Problem SIGN_IN_REFUSED =
            new Problem(403, "sign-in-refused", "The application does not let this account sign in.");
    public static final Problem AMBIGUOUS_PATH =
            new Problem(400, "ambiguous-path", "The path can be read in more than one way.");
    public static final Problem SLOT = malformed("The header Doorward-Slot names no existing slot.");
    public static final Problem SEVERAL_CREDENTIALS =
            new Problem(400, "several-credentials", "The request carries more than one credential.");
    public static final Problem LINK =
            new Problem(400, "dead-link", "The link is not valid, was used already, or has expired.");
    public static final Problem NOT_FOUND = new Problem(404, "not-found", "The resource does not exist.");
    public static final Problem METHOD_NOT_ALLOWED =
            new Problem(405, "method-not-allowed", "The method is not allowed here.");
    public static final Problem TOO_LARGE = new Problem(413, "too-large", "The body is too large.");
    public static final Problem UNSUPPORTED_MEDIA_TYPE =
            new Problem(415, "unsupported-media-type", "The body must be JSON or a form.");
    public static final Problem TOO_MANY =
            new Problem(429, "too-many", "There were too many attempts; please wait a moment.");
    public static final Problem INTERNAL = new Problem(500, "internal", "Something went wrong here.");
    public static final Problem UNAVAILABLE =
            new Problem(503, "unavailable", "The service cannot answer at the moment; please try again.");

    /** The prefix of every type. */
    public static final String TYPE_PREFIX = "urn:doorward:problem:";

    /** A problem without further members. */
    public Problem(int status, String code, String title) {
        this(status, code, title, Map.of());
    }

    /** The body, or a part of it, has the wrong syntax. */
    public static Problem malformed(String title) {
        return new Problem(400, "malformed", title);
    }

    /** A field is missing or has an invalid value. */
    public static Problem invalidField(String field) {
        return new Problem(422, "invalid-field", "The field \"" + field + "\" is missing or invalid.");
    }

    /** A credential was refused for this reason. */
    public static Problem of(Reason reason) {
        String title =
                switch (reason) {
                    case EXPIRED -> "The session or its token has expired.";
                    case IDLE -> "The session was unused for too long.";
                    case REVOKED -> "The session or token was revoked.";
                    case SIGNED_OUT -> "The session was signed out.";
                    case REPLACED -> "A newer sign-in or a newer token replaced it.";
                    case SUSPENDED -> "The account is suspended.";
                    case REUSED -> "The session was ended because one of its tokens was used twice.";
                    case AMBIGUOUS -> "The browser sent two different session cookies.";
                    case UNKNOWN -> "The credential is unknown, or no longer known.";
                    case MALFORMED -> "The credential is not well formed.";
                };
        return new Problem(401, reason.code(), title);
    }

    /**
     * A credential was refused for this reason.
     *
     * @param until when a suspension ends by itself; null where nobody knows
     */
    public static Problem of(Reason reason, @Nullable Instant until) {
        Problem plain = of(reason);
        return until == null
                ? plain
                : new Problem(plain.status(), plain.code(), plain.title(), Map.of("until", until.toString()));
    }

    /**
     * A caller is restricted.
     *
     * @param until when a suspension ends by itself; null for one that somebody must end, and without a suspension
     */
    public static Problem of(Restriction restriction, @Nullable Instant until) {
        String title =
                switch (restriction) {
                    case SUSPENDED -> "The account or the session is suspended.";
                    case PASSWORD_CHANGE_REQUIRED -> "The password must be changed first.";
                    case EMAIL_UNVERIFIED -> "The e-mail address must be verified first.";
                    case TERMS_NOT_ACCEPTED -> "The terms must be accepted first.";
                };
        Map<String, @Nullable Object> more = restriction == Restriction.SUSPENDED
                ? Collections.singletonMap("until", until == null ? null : until.toString())
                : Map.of();
        return new Problem(403, restriction.code(), title, more);
    }

    /** Whether the caller is restricted. */
    public boolean isRestriction() {
        return status == 403
                && Arrays.stream(Restriction.values())
                        .anyMatch(restriction -> restriction.code().equals(code));
    }

    /** Returns the stable identifier of this kind of problem. */
    public String type() {
        return TYPE_PREFIX + code;
    }
}
