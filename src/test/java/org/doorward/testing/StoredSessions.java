package org.doorward.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;
import org.doorward.store.SweptStore;
import org.jspecify.annotations.Nullable;

/** What tests ask of a store of sessions again and again, where neither pages nor limits matter. */
public final class StoredSessions {
    /** A limit that nothing here comes near. */
    public static final int MANY = 1_000_000;

    private static final int PAGE = 100;

    private StoredSessions() {}

    /** Opens a session in no other's place and beside any number of others. @return whether it was opened */
    public static boolean open(SessionStore store, Session session) {
        SessionEnd replaced = new SessionEnd(Reason.REPLACED, session.createdAt());
        return store.open(session, null, MANY, replaced) instanceof SessionStore.OpenResult.Opened;
    }

    /** Ends one session of this owner. @return whether this call ended it */
    public static boolean end(SessionStore store, SessionId id, AccountId owner, SessionEnd end) {
        int ended = store.end(owner, new SessionStore.Target.One(id), end);
        if (ended > 1) {
            throw new AssertionError(ended + " sessions have this id");
        }
        return ended == 1;
    }

    /** Ends all sessions of an account, but for one. @return how many this call ended */
    public static int endAll(SessionStore store, AccountId owner, @Nullable SessionId spared, SessionEnd end) {
        return store.end(owner, new SessionStore.Target.AllBut(spared), end);
    }

    /** Has a store forget what is over, where it does not by itself. @return how many it forgot */
    public static int sweep(Object store, Instant now, int limit) {
        return store instanceof SweptStore swept ? swept.sweep(now, limit) : 0;
    }

    /** All sessions of an account, page after page. */
    public static List<Session> list(SessionStore store, AccountId owner, Instant now) {
        List<Session> all = new ArrayList<>();
        String next = null;
        do {
            StoredSessionPage page = store.list(owner, now, next, PAGE);
            all.addAll(page.sessions());
            next = page.next();
        } while (next != null);
        return all;
    }
}
