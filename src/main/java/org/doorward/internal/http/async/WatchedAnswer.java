package org.doorward.internal.http.async;

import java.util.concurrent.atomic.AtomicBoolean;
import org.doorward.DoorwardEvent;
import org.doorward.account.AccountEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.AnswerHolder;
import org.doorward.session.ScopeRevoked;
import org.doorward.session.SessionEvent;
import org.jspecify.annotations.Nullable;

/** What is known of an open response. One thread checks it; events arrive on any. */
final class WatchedAnswer {
    final AnswerHolder holder;
    final AtomicBoolean isEnding = new AtomicBoolean();
    long askedAt = System.nanoTime();
    boolean wasAsked;
    boolean isUntold;
    long untoldSince;

    /** Its account has changed since it was checked. */
    volatile boolean isChanged;

    @Nullable
    Problem over;

    /** Time has ended its credential, and not the response: there is nothing more to ask. */
    boolean hasOutlastedTime;

    WatchedAnswer(AnswerHolder holder) {
        this.holder = holder;
    }

    /** Whether it must be checked after this event. A change of the account concerns its API tokens too. */
    boolean hears(DoorwardEvent event) {
        if (event instanceof SessionEvent.OfOneSession one) {
            return one.session().equals(holder.session());
        }
        if (event instanceof SessionEvent ofAll) {
            return ofAll.account().equals(holder.account());
        }
        if (event instanceof CacheHint.SessionsInDoubt doubt) {
            return doubt.owner().equals(holder.account());
        }
        if (event instanceof ScopeRevoked scope) {
            return scope.tenant() == null || holder.account().tenant().equals(scope.tenant());
        }
        if (event instanceof AccountEvent ofAccount && ofAccount.account().equals(holder.account())) {
            isChanged = true;
            return true;
        }
        return false;
    }
}
