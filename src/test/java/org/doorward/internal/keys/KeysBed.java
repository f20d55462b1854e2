package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.store.memory.MemoryKeySetStore;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestSettings;

/** Nodes over one key set, which can be counted and switched off. */
final class KeysBed {
    static final Duration ACCESS = Duration.ofMinutes(15);
    static final Duration QUARTER = Duration.ofDays(90);
    static final String SECRET = TestSettings.newSecret();

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    final AtomicLong nanos = new AtomicLong(1);
    final AtomicInteger reads = new AtomicInteger();
    volatile MemoryKeySetStore kept = new MemoryKeySetStore();
    volatile boolean down;

    /** What another node does between this one's look and its change, once. */
    volatile Runnable meanwhile = () -> {};

    private final List<Node> nodes = new ArrayList<>();

    final KeySetStore store = new KeySetStore() {
        @Override
        public Optional<Stored> read() {
            reads.incrementAndGet();
            if (down) {
                throw new StoreUnavailableException("switched off", null);
            }
            return kept.read();
        }

        @Override
        public boolean replace(long expected, String text) {
            if (down) {
                throw new StoreUnavailableException("switched off", null);
            }
            Runnable others = meanwhile;
            meanwhile = () -> {};
            others.run();
            return kept.replace(expected, text);
        }
    };

    /** One node. */
    final class Node {
        final TokenGenerator generator = new TokenGenerator();
        final SigningKeys keys;
        final KeyRotation rotation;
        final AccessTokenCodec codec;
        private final AccountId ada = AccountId.of("ada");

        Node(DerivedKeys secrets, JwtAlgorithm algorithm, Duration every) {
            keys = new SigningKeys(secrets, store, algorithm, nanos::get);
            rotation = new KeyRotation(keys, clock, ACCESS, every);
            codec = new AccessTokenCodec(keys, generator);
            nodes.add(this);
        }

        String issued() {
            return codec.issue(
                            generator.sessionId(ada),
                            ada,
                            0,
                            0,
                            clock.instant(),
                            ACCESS,
                            clock.instant().plus(Duration.ofDays(1)))
                    .text();
        }

        AccessTokenCodec.Verification verified(String token) {
            return codec.verify(TenantId.DEFAULT, token, clock.instant());
        }

        boolean takes(String token) {
            return verified(token) instanceof AccessTokenCodec.Verification.Good;
        }

        boolean holdsRetired(String token) {
            return verified(token) instanceof AccessTokenCodec.Verification.Retired;
        }

        List<String> states() {
            return rotation.list().stream().map(key -> key.state().code()).toList();
        }

        String newestKid() {
            List<KeyRotation.Description> all = rotation.list();
            return all.get(all.size() - 1).kid();
        }

        void rotateAtOnce() {
            assertTrue(rotation.rotate(true, "test").isPresent());
        }

        /** What the maintenance thread does. */
        void look() {
            if (rotation.isDue()) {
                rotation.rotateIfDue();
            }
        }
    }

    Node node(JwtAlgorithm algorithm) {
        return node(algorithm, QUARTER, SECRET);
    }

    Node node(JwtAlgorithm algorithm, Duration every, String secret, String... previous) {
        Node node = new Node(new DerivedKeys(secret, List.of(previous)), algorithm, every);
        node.rotation.start();
        return node;
    }

    Node unstarted(JwtAlgorithm algorithm) {
        return new Node(new DerivedKeys(SECRET), algorithm, QUARTER);
    }

    void advance(Duration by) {
        clock.advance(by);
        nanos.addAndGet(by.toNanos());
    }

    static String kidOf(String token) {
        String header = TokenForge.decoded(token.split("\\.", -1)[0]);
        return header.replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    static String algorithmOf(String token) {
        return TokenForge.decoded(token.split("\\.", -1)[0]).replaceFirst(".*\"alg\":\"([^\"]*)\".*", "$1");
    }
}
