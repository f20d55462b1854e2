package org.doorward.testing;

import org.doorward.internal.store.redis.RedisTestStores;

/** A kind of storage that tests are run over, and how it is started. */
public enum StoreKind {
    /** The heap of one node. */
    HEAP {
        @Override
        TestStores start() {
            return new HeapTestStores();
        }
    },
    /** A database in this JVM. */
    H2 {
        @Override
        TestStores start() {
            String name = "d" + Long.toUnsignedString(System.nanoTime(), 36);
            return new DatabaseTestStores("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa");
        }
    },
    /** A database of its own in the server that all tests of this JVM share. */
    POSTGRES {
        @Override
        TestStores start() {
            return new DatabaseTestStores(RealPostgres.newDatabase(), "postgres");
        }
    },
    /** One server of Redis 6.2. */
    REDIS {
        @Override
        TestStores start() {
            RealRedis redis = new RealRedis();
            return new RedisTestStores(redis, redis::stores, key -> redis.address());
        }
    },
    /** One server of Redis 7. */
    REDIS_7 {
        @Override
        TestStores start() {
            RealRedis7 redis = new RealRedis7();
            return new RedisTestStores(redis, redis::stores, key -> redis.address());
        }
    },
    /** Three primaries with a replica each. */
    REDIS_CLUSTER {
        @Override
        TestStores start() {
            RealCluster redis = RealCluster.thatIsPatient();
            RedisShape shape = RedisShape.of(redis);
            return new RedisTestStores(redis, shape::stores, redis::primaryOf);
        }
    },
    /** One primary and two replicas that sentinels watch. */
    REDIS_SENTINEL {
        @Override
        TestStores start() {
            RealSentinel redis = RealSentinel.thatIsPatient();
            RedisShape shape = RedisShape.of(redis);
            return new RedisTestStores(redis, shape::stores, key -> redis.primaryAddress());
        }
    };

    abstract TestStores start();
}
