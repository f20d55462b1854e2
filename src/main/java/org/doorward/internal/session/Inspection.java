package org.doorward.internal.session;

import org.doorward.Reason;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * What can be read from an access token alone.
 *
 * @param session the session of a token of ours, expired or not; else null
 * @param reason why the token is refused; null when only the store can decide
 */
public record Inspection(
        @Nullable SessionId session, @Nullable Reason reason) {
    /** A token whose key is ours and cannot be used, now or any more. Its session is unknown. */
    public static final Inspection SILENT = new Inspection(null, Reason.EXPIRED);

    /** Whether the token names a key of ours and its session is unknown. Such a token is no error. */
    public boolean isSilent() {
        return equals(SILENT);
    }
}
