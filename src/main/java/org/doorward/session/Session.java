package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in of one account on one device. Immutable: a change is a new value with the next {@code version}. Holds no
 * secret, only hashes. Times have milliseconds, as the stores keep them.
 *
 * @param id its public handle
 * @param owner the account
 * @param username the account's username, as of the last refresh
 * @param roles the account's roles, as of the last refresh
 * @param device what it was opened on
 * @param addresses where it was used from, latest first, at most {@value #MAX_ADDRESSES}
 * @param method how the account was authenticated, as in {@code password}
 * @param authenticatedAt when
 * @param createdAt when it was opened
 * @param lastSeenAt when it was last used, give or take the touch interval
 * @param expiresAt its absolute end; never moves
 * @param idleTimeout unused for this long it is over
 * @param remembered whether it is to outlive the browser
 * @param rotation its refresh tokens
 * @param epoch the account's epoch that it belongs to
 * @param version moved by {@link SessionStore#replace} alone
 * @param end that it was ended; null while it was not
 */
public record Session(
        SessionId id,
        AccountId owner,
        String username,
        Set<String> roles,
        Device device,
        List<String> addresses,
        String method,
        Instant authenticatedAt,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt,
        Duration idleTimeout,
        boolean remembered,
        Rotation rotation,
        long epoch,
        long version,
        @Nullable SessionEnd end) {

    /** Addresses kept. */
    public static final int MAX_ADDRESSES = 5;

    /** Copies the collections. */
    public Session {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(owner, "owner");
        if (!id.tenant().equals(owner.tenant())) {
            throw new IllegalArgumentException("a session is of its account's tenant");
        }
        roles = Set.copyOf(roles);
        addresses = List.copyOf(addresses);
    }

    /** That it was ended, if it was. A timed-out session was not ended: see {@link #overAt}. */
    public Optional<SessionEnd> ended() {
        return Optional.ofNullable(end);
    }

    /** When it times out unless it is used before: the earlier of idle and absolute end. */
    public Instant timesOutAt() {
        Instant idle = idleExpiresAt();
        return idle.isBefore(expiresAt) ? idle : expiresAt;
    }

    /** When it is over for want of use. */
    public Instant idleExpiresAt() {
        return lastSeenAt.plus(idleTimeout);
    }

    /** Why it is over at this time; empty while it lives. */
    public Optional<Reason> overAt(Instant now) {
        SessionEnd ended = end;
        if (ended != null) {
            return Optional.of(ended.reason());
        }
        if (!now.isBefore(expiresAt)) {
            return Optional.of(Reason.EXPIRED);
        }
        return now.isBefore(idleExpiresAt()) ? Optional.empty() : Optional.of(Reason.IDLE);
    }

    /** The next version, after a rotation and with the account's present name and roles. */
    Session rotated(Rotation next, String currentUsername, Set<String> currentRoles) {
        return new Session(
                id,
                owner,
                currentUsername,
                currentRoles,
                device,
                addresses,
                method,
                authenticatedAt,
                createdAt,
                lastSeenAt,
                expiresAt,
                idleTimeout,
                remembered,
                next,
                epoch,
                version + 1,
                end);
    }

    /** The same session, ended. For stores. */
    public Session endedBy(SessionEnd theEnd) {
        return with(rotation, lastSeenAt, addresses, epoch, theEnd);
    }

    /** The same session in another epoch of its account. For stores. */
    public Session inEpoch(long newEpoch) {
        return with(rotation, lastSeenAt, addresses, newEpoch, end);
    }

    /** The same session, touched: forward only. For stores. */
    public Session touched(Touch touch) {
        Rotation shown = touch.shownGeneration() == rotation.generation() && rotation.isUnconfirmed()
                ? rotation.confirmed(touch.at())
                : rotation;
        boolean later = touch.at().isAfter(lastSeenAt);
        return with(shown, later ? touch.at() : lastSeenAt, later ? addressesAfter(touch) : addresses, epoch, end);
    }

    /** The same session as a store keeps it when this replaces {@code present}: what touches own is theirs. For stores. */
    public Session replacing(Session present) {
        return with(rotation, present.lastSeenAt, present.addresses, present.epoch, end);
    }

    private List<String> addressesAfter(Touch touch) {
        String latest = touch.address();
        if (latest == null || (!addresses.isEmpty() && addresses.get(0).equals(latest))) {
            return addresses;
        }
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(latest), addresses.stream())
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
    }

    private Session with(
            Rotation newRotation,
            Instant newLastSeenAt,
            List<String> newAddresses,
            long newEpoch,
            @Nullable SessionEnd newEnd) {
        return new Session(
                id,
                owner,
                username,
                roles,
                device,
                newAddresses,
                method,
                authenticatedAt,
                createdAt,
                newLastSeenAt,
                expiresAt,
                idleTimeout,
                remembered,
                newRotation,
                newEpoch,
                version,
                newEnd);
    }
}
