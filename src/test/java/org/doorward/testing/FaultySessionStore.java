package org.doorward.testing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;

/** A store in front of another that gives no answer when it is told to, before or after the other did its work. */
public final class FaultySessionStore implements SessionStore {
    /** When an answer gets lost. */
    public enum Fault {
        NONE,
        /** The call never reached the store. */
        BEFORE,
        /** The store did it, and its answer was lost. */
        AFTER
    }

    /** What a call does. */
    public enum Call {
        FIND,
        OPEN,
        REPLACE,
        TOUCH,
        CHANGE,
        END
    }

    private final SessionStore store;
    private volatile Call failing = Call.FIND;
    private volatile Fault fault = Fault.NONE;
    private volatile boolean forgetful;
    private final Map<Call, Runnable> before = new ConcurrentHashMap<>();
    private final Map<Call, Runnable> after = new ConcurrentHashMap<>();
    public final AtomicInteger finds = new AtomicInteger();
    public final AtomicInteger touches = new AtomicInteger();

    /** How often somebody else was first to replace a session. */
    public final AtomicInteger lostRaces = new AtomicInteger();

    public FaultySessionStore(SessionStore store) {
        this.store = store;
    }

    public void fail(Call call, Fault when) {
        fault = Fault.NONE;
        failing = call;
        fault = when;
    }

    public void recover() {
        fault = Fault.NONE;
    }

    /** Does something once, between what the next refresh reads and what it writes. */
    public void beforeNextReplace(Runnable step) {
        beforeNext(Call.REPLACE, step);
    }

    /** Does something once, before such a call gets to the store. */
    public void beforeNext(Call call, Runnable step) {
        before.put(call, step);
    }

    /** Confirms the next refresh and forgets it, as a server does that is taken over by a replica which had not got it yet. */
    public void forgetNextReplace() {
        forgetful = true;
    }

    /** Does something once, after the store did such a call and before its answer is given. */
    public void afterNext(Call call, Runnable step) {
        after.put(call, step);
    }

    private static void take(Map<Call, Runnable> steps, Call call) {
        Runnable step = steps.remove(call);
        if (step != null) {
            step.run();
        }
    }

    private <T> T call(Call call, Supplier<T> work) {
        take(before, call);
        if (failing == call && fault == Fault.BEFORE) {
            throw new StoreUnavailableException("lost on the way there", null);
        }
        T answer = work.get();
        take(after, call);
        if (failing == call && fault == Fault.AFTER) {
            throw new StoreUnavailableException("lost on the way back", null);
        }
        return answer;
    }

    @Override
    public AccountState state(AccountId owner) {
        return call(Call.FIND, () -> store.state(owner));
    }

    @Override
    public void accountChanged(AccountId owner) {
        call(Call.CHANGE, () -> {
            store.accountChanged(owner);
            return owner;
        });
    }

    @Override
    public OpenResult open(Session session, SessionId inPlaceOf, int most, SessionEnd end) {
        return call(Call.OPEN, () -> store.open(session, inPlaceOf, most, end));
    }

    @Override
    public Optional<Session> find(SessionId id) {
        finds.incrementAndGet();
        return call(Call.FIND, () -> store.find(id));
    }

    @Override
    public ReplaceResult replace(Session next) {
        return call(Call.REPLACE, () -> {
            if (forgetful) {
                forgetful = false;
                return new ReplaceResult.Replaced();
            }
            ReplaceResult result = store.replace(next);
            if (result instanceof ReplaceResult.Stale) {
                lostRaces.incrementAndGet();
            }
            return result;
        });
    }

    @Override
    public boolean touch(Touch touch) {
        touches.incrementAndGet();
        return call(Call.TOUCH, () -> store.touch(touch));
    }

    @Override
    public int end(AccountId owner, Target target, SessionEnd end) {
        return call(Call.END, () -> store.end(owner, target, end));
    }

    @Override
    public StoredSessionPage list(AccountId owner, Instant now, String after, int most) {
        return call(Call.FIND, () -> store.list(owner, now, after, most));
    }
}
