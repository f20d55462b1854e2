package org.doorward.apitoken;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event about an API token, after the store has accepted the change. It holds public ids; {@link Refused} also
 * holds an address. Observe it by CDI, as a {@code SessionEvent}.
 */
public sealed interface ApiTokenEvent extends DoorwardEvent {
    /** Returns the account that the token acts as. */
    AccountId owner();

    /** An event of one token. */
    sealed interface OfOneToken extends ApiTokenEvent {
        /** Returns the token's id. */
        ApiTokenId token();
    }

    /** The token was issued. */
    record Created(ApiTokenId token, AccountId owner, Instant at, Origin origin) implements OfOneToken {}

    /** Its name, scopes, networks or limit were changed. */
    record Changed(ApiTokenId token, AccountId owner, Instant at, Origin origin) implements OfOneToken {}

    /** It has a new secret. */
    record Rotated(ApiTokenId token, AccountId owner, Instant at, Origin origin) implements OfOneToken {}

    /** The token was revoked. */
    record Revoked(ApiTokenId token, AccountId owner, ApiTokenEnd.Cause cause, Instant at, Origin origin)
            implements OfOneToken {}

    /**
     * It ends soon, and its owner should know. One node sends it once for each number of days.
     *
     * @param days before its end: 30, 7 or 1
     */
    record Expiring(ApiTokenId token, AccountId owner, int days, Instant at, Origin origin) implements OfOneToken {}

    /** It has ended. One node sends it once. */
    record Expired(ApiTokenId token, AccountId owner, Instant at, Origin origin) implements OfOneToken {}

    /**
     * A secret of the token was refused: a forgotten program uses it, or somebody else has it. Each node sends it at
     * most once a minute for each token and cause, and at most a hundred times a minute for each owner. Nothing of it
     * is stored.
     *
     * @param address the client's address; null when it is unknown
     */
    record Refused(
            ApiTokenId token,
            AccountId owner,
            RefusalCause cause,
            @Nullable String address,
            Instant at,
            Origin origin) implements OfOneToken {}

    /** Why an existing token was refused. */
    enum RefusalCause {
        /** It was revoked. */
        REVOKED,
        /** The secret was replaced by a newer one. */
        REPLACED,
        /** The token has expired. */
        EXPIRED,
        /** The owner is disabled or does not exist. */
        OWNER,
        /** The token may not be used from this address. */
        NETWORK,
        /** The limit of uses in a minute is reached. */
        LIMIT
    }
}
