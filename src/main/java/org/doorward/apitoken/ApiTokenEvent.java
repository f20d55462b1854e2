package org.doorward.apitoken;

import java.time.Instant;
import org.doorward.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an API token, told after the store has it, where it changed something. A hint: between nodes it
 * may be lost, doubled or late, so nothing may depend on it for being right. Holds public ids only, and {@link Refused} the
 * address from where it was. Observe it with CDI, as {@code SessionEvent}.
 */
public sealed interface ApiTokenEvent {
    /** As whom the token acts. */
    AccountId owner();

    /** When, by the clock of the node where it happened. */
    Instant at();

    /** Whether another node told of it; false for what happened on this node. */
    boolean fromOtherNode();

    /** An event of one token. */
    sealed interface OfOneToken extends ApiTokenEvent {
        /** Which. */
        ApiTokenId token();
    }

    /** Made. */
    record Created(ApiTokenId token, AccountId owner, Instant at, boolean fromOtherNode) implements OfOneToken {}

    /** Its name, scopes, networks or limit were changed. */
    record Changed(ApiTokenId token, AccountId owner, Instant at, boolean fromOtherNode) implements OfOneToken {}

    /** It has a new secret. */
    record Rotated(ApiTokenId token, AccountId owner, Instant at, boolean fromOtherNode) implements OfOneToken {}

    /** Revoked. */
    record Revoked(ApiTokenId token, AccountId owner, ApiTokenEnd.Cause cause, Instant at, boolean fromOtherNode)
            implements OfOneToken {}

    /**
     * It is over soon: its owner should be told. Told once for each number of days, on one node.
     *
     * @param days before its end: 30, 7 or 1
     */
    record Expiring(ApiTokenId token, AccountId owner, int days, Instant at, boolean fromOtherNode)
            implements OfOneToken {}

    /** It is over. Told once, on one node. */
    record Expired(ApiTokenId token, AccountId owner, Instant at, boolean fromOtherNode) implements OfOneToken {}

    /**
     * Somebody showed one of its secrets and was turned away: a program that was forgotten, or one that has it from
     * elsewhere. Told on the node where it was, once a minute at most for each token and cause there, and of an owner's
     * tokens a hundred times. Changes nothing, and nothing of it is stored.
     *
     * @param cause why
     * @param address from where it was shown; null when not known
     */
    record Refused(
            ApiTokenId token,
            AccountId owner,
            RefusalCause cause,
            @Nullable String address,
            Instant at,
            boolean fromOtherNode)
            implements OfOneToken {}

    /** Why a token was refused that there is. */
    enum RefusalCause {
        /** It was revoked. */
        REVOKED,
        /** The secret was replaced by a newer one. */
        REPLACED,
        /** It has expired. */
        EXPIRED,
        /** Its owner may not be used, or is not there any more. */
        OWNER,
        /** It may not be used from there (R125). */
        NETWORK,
        /** It was used as often as it may be within a minute (R126). */
        LIMIT
    }

    /**
     * What the owner may do has changed, or tokens of it were to be changed and the store did not say whether they are: what
     * is known of them is to be asked anew.
     */
    record OwnerChanged(AccountId owner, Instant at, boolean fromOtherNode) implements ApiTokenEvent {}
}
