package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.login.SignInTask;
import org.doorward.internal.login.SignInTaskStore;

/**
 * Work that follows sign-ins, in one slot: a hash of all tasks, and sorted sets of their names, by when they are due, and by name.
 * The name of a task begins with its account's tag, so that those of an account can be counted.
 */
final class RedisSignInTaskStore implements SignInTaskStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private final Redis redis;
    private final List<Object> keys;

    RedisSignInTaskStore(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = List.of(keys.signInTasks(), keys.signInTasksDue(), keys.signInTasksByName());
    }

    @Override
    public boolean put(SignInTask task, Instant leasedUntil) {
        return redis.number(
                        Scripts.SIGN_IN_TASK_PUT,
                        keys,
                        name(task),
                        text(task),
                        HashFields.millis(leasedUntil),
                        Integer.toString(MOST),
                        Integer.toString(MOST_OF_ACCOUNT),
                        kept(),
                        Keys.encoded(task.session().tenant()) + ":"
                                + task.session().tag())
                == 1;
    }

    @Override
    public List<SignInTask> claim(Instant now, Instant leasedUntil, int most) {
        List<String> answer = redis.texts(
                Scripts.SIGN_IN_TASK_CLAIM,
                keys,
                HashFields.millis(now),
                HashFields.millis(leasedUntil),
                Integer.toString(most));
        List<SignInTask> claimed = new ArrayList<>();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            try {
                claimed.add(task(answer.get(i), answer.get(i + 1)));
            } catch (RuntimeException | LinkageError e) {
                // it would come again each time
                LOG.log(System.Logger.Level.WARNING, "removes the damaged entry of work after a sign-in", e);
                drop(answer.get(i), answer.get(i + 1));
            }
        }
        return claimed;
    }

    @Override
    public boolean postpone(SignInTask task, Instant until) {
        return redis.number(
                        Scripts.SIGN_IN_TASK_POSTPONE,
                        keys,
                        name(task),
                        Long.toString(task.fence()),
                        text(task),
                        HashFields.millis(until),
                        kept())
                == 1;
    }

    @Override
    public boolean remove(SignInTask task) {
        return redis.number(Scripts.SIGN_IN_TASK_REMOVE, keys, name(task), Long.toString(task.fence())) == 1;
    }

    /** The text begins with the fence: the script has claimed it. */
    private void drop(String name, String text) {
        long unused = redis.number(Scripts.SIGN_IN_TASK_REMOVE, keys, name, text.substring(0, text.indexOf(' ')));
    }

    private static String kept() {
        return Long.toString(SignInTask.KEPT.toMillis());
    }

    private static String name(SignInTask task) {
        return Keys.encoded(task.session().tenant()) + ":" + task.session().value();
    }

    /** The script that claims changes the two numbers at the start. */
    private static String text(SignInTask task) {
        return String.join(
                " ",
                Long.toString(task.fence()),
                Integer.toString(task.attempts()),
                task.opened() ? "1" : "0",
                HashFields.millis(task.signedInAt()),
                URLEncoder.encode(task.account().value(), StandardCharsets.UTF_8),
                URLEncoder.encode(task.method(), StandardCharsets.UTF_8));
    }

    private static SignInTask task(String name, String text) {
        int colon = name.indexOf(':');
        TenantId tenant =
                new TenantId(URLDecoder.decode(name.substring(0, Math.max(0, colon)), StandardCharsets.UTF_8));
        String[] parts = text.split(" ", -1);
        return new SignInTask(
                new AccountId(tenant, URLDecoder.decode(parts[4], StandardCharsets.UTF_8)),
                new SessionId(tenant, name.substring(colon + 1)),
                URLDecoder.decode(parts[5], StandardCharsets.UTF_8),
                Instant.ofEpochMilli(Long.parseLong(parts[3])),
                Integer.parseInt(parts[1]),
                parts[2].equals("1"),
                Long.parseLong(parts[0]));
    }
}
