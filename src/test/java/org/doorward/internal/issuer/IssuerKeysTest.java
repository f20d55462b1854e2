package org.doorward.internal.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.StoreUnavailableException;
import org.doorward.testing.Eventually;
import org.doorward.testing.Issuer;
import org.doorward.testing.Race;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class IssuerKeysTest {
    private static final PublishedKey KEY = new PublishedKey(Issuer.EC.getPublic(), Optional.empty());

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Map<String, PublishedKey> published = Map.of("one", KEY);
    private volatile boolean fails;
    private volatile @Nullable CountDownLatch slow;

    /** Whoever asks waits for as long as a busy machine takes. */
    private final IssuerKeys keys = new IssuerKeys("idp", this::fetch, nanos::get, Duration.ofSeconds(30));

    /** As in production. */
    private final IssuerKeys hasty = new IssuerKeys("idp", this::fetch, nanos::get);

    private Map<String, PublishedKey> fetch() throws IOException {
        asked.incrementAndGet();
        CountDownLatch until = slow;
        if (until != null) {
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        if (fails) {
            throw new IOException("no answer");
        }
        return published;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void keysAreAskedForOnceAndKept() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.of(KEY), keys.find("one"));
        }
        assertEquals(1, asked.get());
    }

    @Test
    void aStormOfUnknownKeysIsOneQuestionAPause() {
        keys.find("one");
        pass(IssuerKeys.PAUSE);
        List<Callable<Optional<PublishedKey>>> storm = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            storm.add(() -> {
                Optional<PublishedKey> last = Optional.empty();
                for (int turn = 0; turn < 20; turn++) {
                    try {
                        last = keys.find("made-up-" + number + "-" + turn);
                    } catch (StoreUnavailableException e) {
                        // while the question is under way few wait for its answer
                        last = Optional.empty();
                    }
                }
                return last;
            });
        }
        Race.of(storm).forEach(answer -> assertEquals(Optional.empty(), answer));
        assertEquals(2, asked.get(), "one for the first key, one for a thousand unknown ones");
        pass(IssuerKeys.PAUSE);
        keys.find("made-up");
        assertEquals(3, asked.get());
    }

    @Test
    void aKeyThatTheIssuerAddsIsFoundAtOnce() {
        keys.find("one");
        pass(IssuerKeys.PAUSE);
        published = Map.of("one", KEY, "two", KEY);
        assertEquals(Optional.of(KEY), keys.find("two"));
        assertEquals(2, asked.get());
    }

    @Test
    void aKeyThatTheIssuerWithdrawsIsGoneWithTheNextQuestion() {
        keys.find("one");
        published = Map.of("two", KEY);
        pass(IssuerKeys.FRESH.plusNanos(1));
        assertEquals(Optional.of(KEY), keys.find("one"), "nobody waits");
        Eventually.within(Duration.ofSeconds(60), "asked in the background", () -> keys.find("one")
                .isEmpty());
        assertEquals(2, asked.get());
    }

    @Test
    void keysOutliveAnOutageForAWhileAndNotForEver() {
        keys.find("one");
        fails = true;
        pass(IssuerKeys.USABLE);
        assertEquals(Optional.of(KEY), keys.find("one"));
        Eventually.within(Duration.ofSeconds(60), "asked in the background", () -> asked.get() == 2);
        pass(Duration.ofSeconds(31));
        assertThrows(StoreUnavailableException.class, () -> keys.find("one"));
        fails = false;
        pass(IssuerKeys.SHORT_PAUSE);
        assertEquals(Optional.of(KEY), keys.find("one"));
    }

    @Test
    void withoutAnyKeysItCannotBeToldAndTheIssuerIsNotFlooded() {
        fails = true;
        for (int i = 0; i < 100; i++) {
            assertThrows(StoreUnavailableException.class, () -> keys.find("one"));
        }
        assertEquals(1, asked.get());
        fails = false;
        pass(IssuerKeys.SHORT_PAUSE);
        assertEquals(Optional.of(KEY), keys.find("one"));
    }

    @Test
    void anEmptySetIsNoAnswer() {
        published = Map.of();
        assertThrows(StoreUnavailableException.class, () -> keys.find("one"));
    }

    @Test
    void nobodyWaitsLongForASlowIssuerAndFewWaitAtAll() throws Exception {
        Eventually.within(Duration.ofSeconds(60), "the first key is known", () -> {
            try {
                return hasty.find("one").isPresent();
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
        pass(IssuerKeys.PAUSE);
        CountDownLatch answers = new CountDownLatch(1);
        slow = answers;
        List<Callable<Boolean>> storm = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            storm.add(() -> {
                assertThrows(StoreUnavailableException.class, () -> hasty.find("new-" + number));
                return true;
            });
        }
        Race.of(storm);
        assertEquals(Optional.of(KEY), hasty.find("one"), "known keys go on");
        published = Map.of("new-1", KEY);
        answers.countDown();
        Eventually.within(Duration.ofSeconds(60), "answered at last", () -> hasty.find("one")
                .isEmpty());
        assertEquals(Optional.of(KEY), hasty.find("new-1"));
        assertEquals(2, asked.get());
    }

    @Test
    void anIssuerThatNeverAnswersIsGivenUpAndAskedAnewButNotForEver() {
        CountDownLatch never = new CountDownLatch(1);
        slow = never;
        for (int i = 0; i < 6; i++) {
            assertThrows(StoreUnavailableException.class, () -> hasty.find("one"));
            pass(Duration.ofSeconds(11));
        }
        assertEquals(3, asked.get(), "so many threads wait for it and no more");
        never.countDown();
        slow = null;
        Eventually.within(Duration.ofSeconds(60), "all is well again", () -> {
            try {
                return hasty.find("one").isPresent();
            } catch (StoreUnavailableException e) {
                pass(IssuerKeys.SHORT_PAUSE);
                return false;
            }
        });
    }

    @Test
    void itsThreadsEnd() {
        keys.find("one");
        Eventually.within(
                Duration.ofSeconds(60), "the thread has ended", () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("doorward-issuer-idp")));
        assertTrue(asked.get() > 0);
    }
}
