package org.doorward.internal.login;

import java.time.Instant;
import java.util.List;
import org.doorward.StoreUnavailableException;

/**
 * Stores the work that follows sign-ins, bounded. Each task has one holder until its lease ends; then another may claim it.
 * What an earlier holder says then has no effect. Every method is atomic for each task, and safe for any thread and any node. A
 * store that does not answer throws {@link StoreUnavailableException}. The contract is tested by {@code SignInTaskStoreContract}.
 */
public interface SignInTaskStore {
    /** The most tasks of all accounts. */
    int MOST = 10_000;

    /** The most tasks of one account: it leaves others room. */
    int MOST_OF_ACCOUNT = 20;

    /**
     * Stores a new task, held by the caller.
     *
     * @return false when there are too many; then it is not stored
     */
    boolean put(SignInTask task, Instant leasedUntil);

    /**
     * Claims tasks whose lease has ended, or whose pause is over. The earliest come first.
     *
     * @param most the most tasks of this call
     * @return the tasks as they are {@linkplain SignInTask#claimed now}
     */
    List<SignInTask> claim(Instant now, Instant leasedUntil, int most);

    /**
     * Changes when a task may be claimed: the holder gives it back, or renews its lease. What the task says of its attempts and of
     * its session is stored, too.
     *
     * @return false when the caller no longer holds it
     */
    boolean postpone(SignInTask task, Instant until);

    /**
     * Removes a task.
     *
     * @return false when the caller no longer holds it
     */
    boolean remove(SignInTask task);
}
