package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.store.SweptStore;
import org.junit.jupiter.api.Test;

/** What those stores promise besides that forget nothing by themselves. */
public abstract class SweptSignInTaskStoreContract extends SignInTaskStoreContract {
    @Test
    void whatNobodyDoesIsSweptWhenItIsTooOldForAnybody() {
        SweptStore swept = (SweptStore) one;
        SignInTask old = stored(ada, LATE);
        SignInTask young = SignInTask.first(bob, generator.sessionId(bob), "x", NOW.plusSeconds(1));
        assertTrue(one.put(young, LATE));
        assertEquals(0, swept.sweep(NOW.plus(SignInTask.KEPT).minusMillis(1), 10));
        assertEquals(1, swept.sweep(NOW.plus(SignInTask.KEPT), 10));
        assertFalse(one.remove(old));
        assertTrue(one.remove(young));
    }
}
