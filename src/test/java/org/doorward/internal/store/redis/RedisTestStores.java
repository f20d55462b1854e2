package org.doorward.internal.store.redis;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.doorward.SessionId;
import org.doorward.testing.Dumps;
import org.doorward.testing.RedisLink;
import org.doorward.testing.TestStores;

/** Over an installation of Redis that no other test has. */
public final class RedisTestStores extends TestStores {
    private final Keys keys = new Keys("doorward");
    private final UnaryOperator<String> addressOf;

    /** @param addressOf gives the address of the primary that has a key */
    public RedisTestStores(AutoCloseable server, Supplier<RedisStores> node, UnaryOperator<String> addressOf) {
        super(server, node.get(), node.get());
        this.addressOf = addressOf;
    }

    @Override
    public void forget(SessionId session) {
        String key = keys.session(session);
        try (RedisLink redis = new RedisLink(addressOf.apply(key))) {
            redis.call("DEL", key);
        }
    }

    @Override
    public String tokensAsStored() {
        try (RedisLink redis = new RedisLink(addressOf.apply("{api-tokens}"))) {
            return Dumps.of(redis);
        }
    }
}
