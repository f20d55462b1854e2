package org.doorward.internal.session;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.doorward.AddressBlock;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.token.ListCursors;
import org.doorward.session.DeviceType;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/** Pages of the sessions that a search finds. A cursor is valid only for the same search of the same tenant. Safe for any thread. */
public final class SessionSearches {
    private final SessionSearch store;
    private final ListCursors cursors;
    private final ScopeEpochs scopes;
    private final InstantSource clock;

    public SessionSearches(SessionSearch store, DerivedKeys keys, ScopeEpochs scopes, InstantSource clock) {
        this.store = store;
        this.cursors = new ListCursors(keys, "session search");
        this.scopes = scopes;
        this.clock = clock;
    }

    /**
     * As {@link SessionSearch#search}. It finds no session that was opened before the present epoch of its tenant or of
     * everyone.
     *
     * @return empty when the cursor is not of this search
     * @throws IllegalArgumentException when {@code most} is out of range
     * @throws StoreUnavailableException when the store does not answer
     */
    public Optional<SessionSearch.Found> page(SessionSearch.Filter filter, @Nullable String cursor, int most) {
        if (most < 1 || most > SessionService.MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("a page has 1 to " + SessionService.MAX_PAGE_SIZE + " sessions");
        }
        List<String> search = texts(filter);
        String after = cursor == null ? null : cursors.position(search, cursor).orElse(null);
        if (after == null && cursor != null) {
            return Optional.empty();
        }
        long scope = scopes.known(filter.tenant());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SessionSearch.Found found = store.search(filter, now, scope, after, most);
        String next = found.next();
        return Optional.of(new SessionSearch.Found(found.sessions(), next == null ? null : cursors.of(search, next)));
    }

    private static List<String> texts(SessionSearch.Filter filter) {
        DeviceType device = filter.device();
        AddressBlock address = filter.address();
        return List.of(
                filter.tenant().value(),
                text(filter.account()),
                device == null ? "" : device.name(),
                text(filter.client()),
                address == null ? "" : address.toString());
    }

    /** Nobody searches for an empty text. */
    private static String text(@Nullable String asked) {
        return asked == null ? "" : asked;
    }
}
