package org.doorward.internal.session;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.token.ListCursors;
import org.doorward.session.SessionEnd;
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
    private final ScopeEpochs scopes;

    SessionLists(SessionStore store, DerivedKeys keys, ScopeEpochs scopes) {
        this.store = store;
        this.scopes = scopes;
        this.cursors = new ListCursors(keys, "sessions");
    }

    /** Returns no session that was opened before the present epoch of its tenant or of everyone. */
    private StoredSessionPage settled(AccountId owner, @Nullable String after, int most, Instant now) {
        StoredSessionPage page = store.list(owner, now, after, most);
        long scope = scopes.known(owner.tenant());
        // all live sessions of an account have the same scope epoch
        if (page.sessions().stream().allMatch(session -> session.scopeEpoch() >= scope)) {
            return page;
        }
        int unused = store.end(owner, new SessionStore.Target.OlderThan(scope), new SessionEnd(Reason.REVOKED, now));
        return store.list(owner, now, after, most);
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
        StoredSessionPage page = settled(owner, BEGINNING.equals(after) ? null : after, most, now);
        String next = page.next();
        return new StoredSessionPage(page.sessions(), page.total(), next == null ? null : cursors.of(owner, next));
    }
}
