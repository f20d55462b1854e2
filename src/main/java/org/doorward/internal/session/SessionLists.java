package org.doorward.internal.session;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.token.ListCursors;
import org.doorward.session.SessionService;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/** Pages of the sessions of an account. A cursor is valid only for its account. Safe for any thread. */
final class SessionLists {
    /** The position before the first page. No store has it. */
    private static final String BEGINNING = "";

    private final SessionStore store;
    private final ListCursors cursors;

    SessionLists(SessionStore store, DerivedKeys keys) {
        this.store = store;
        this.cursors = new ListCursors(keys, "sessions");
    }

    /** Returns a cursor of the first page. */
    String beginning(AccountId owner) {
        return cursors.of(owner, BEGINNING);
    }

    /** @throws IllegalArgumentException when the cursor is not of this account, or {@code most} is out of range */
    StoredSessionPage page(AccountId owner, @Nullable String cursor, int most, Instant now) {
        if (most < 1 || most > SessionService.MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("a page has 1 to " + SessionService.MAX_PAGE_SIZE + " sessions");
        }
        String after = cursor == null
                ? null
                : cursors.position(owner, cursor)
                        .orElseThrow(() -> new IllegalArgumentException("no cursor of this account's"));
        StoredSessionPage page = store.list(owner, now, BEGINNING.equals(after) ? null : after, most);
        String next = page.next();
        return new StoredSessionPage(page.sessions(), page.total(), next == null ? null : cursors.of(owner, next));
    }
}
