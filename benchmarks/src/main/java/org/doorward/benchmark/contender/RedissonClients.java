package org.doorward.benchmark.contender;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Redisson as it is by default. */
final class RedissonClients {
    private RedissonClients() {}

    static RedissonClient at(String address) {
        Config config = new Config();
        config.useSingleServer().setAddress(address);
        return Redisson.create(config);
    }
}
