package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** what a node knows of the signing keys before it has read them, and while it cannot. */
@Tag("fast")
class SigningKeysTest {
    private final KeysBed bed = new KeysBed();

    @Test
    void beforeTheStoreWasReadNothingIsRefusedThatMayBeGood() {
        KeysBed.Node running = bed.node(JwtAlgorithm.ES256);
        String token = running.issued();
        String ofSecret = bed.unstarted(JwtAlgorithm.HS256).issued();
        bed.down = true;
        KeysBed.Node late = bed.unstarted(JwtAlgorithm.ES256);
        assertThrows(StoreUnavailableException.class, () -> late.verified(token));
        assertThrows(StoreUnavailableException.class, late::issued);
        assertThrows(StoreUnavailableException.class, late.rotation::list);
        KeysBed.Node simple = bed.unstarted(JwtAlgorithm.HS256);
        assertTrue(simple.takes(simple.issued()), "the key of the secret needs no store");
        bed.down = false;
        bed.advance(Duration.ofSeconds(1));
        assertTrue(late.takes(token), "as soon as it answers");
        assertTrue(late.takes(ofSecret) || late.holdsRetired(ofSecret));
    }

    @Test
    void aStoreThatIsDownForLongMakesAKeyThatMayBeNewOneToBeAskedForLater() {
        KeysBed.Node one = bed.node(JwtAlgorithm.ES256);
        KeysBed.Node other = bed.node(JwtAlgorithm.ES256);
        one.rotateAtOnce();
        String token = one.issued();
        String known = other.issued();
        bed.down = true;
        bed.advance(SigningKeySet.PROPAGATION.plusSeconds(1));
        assertThrows(StoreUnavailableException.class, () -> other.verified(token));
        assertTrue(other.takes(known), "what is known needs no store");
        assertTrue(other.takes(other.issued()));
    }

    @Test
    void aStormOfUnknownKeysIsNoReadAndOfRetiredOnesOne() {
        KeysBed.Node node = bed.node(JwtAlgorithm.ES256);
        String old = node.issued();
        node.rotateAtOnce();
        node.rotation.remove(KeysBed.kidOf(old), "test");
        bed.reads.set(0);
        String[] parts = old.split("\\.", -1);
        String header = TokenForge.decoded(parts[0]);
        for (int i = 0; i < 1_000; i++) {
            String kid = new TokenGenerator().id().substring(0, 16);
            String made = TokenForge.encoded(header.replace(KeysBed.kidOf(old), kid)) + "." + parts[1] + "." + parts[2];
            assertInstanceOf(AccessTokenCodec.Verification.NotOurs.class, node.verified(made));
        }
        assertEquals(0, bed.reads.get());
        for (int second = 1; second <= 3; second++) {
            bed.advance(Duration.ofSeconds(1));
            List<Callable<Boolean>> storm = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                storm.add(() -> {
                    boolean retired = true;
                    for (int turn = 0; turn < 50; turn++) {
                        retired &= node.holdsRetired(old);
                    }
                    return retired;
                });
            }
            assertEquals(Set.of(true), Set.copyOf(Race.of(storm)));
            assertEquals(1, bed.reads.get(), "what is known to be gone is not asked for again");
        }
    }

    @Test
    void whatIsNoKeySetIsToldAndWhatWasKnownIsKept() {
        KeysBed.Node node = bed.node(JwtAlgorithm.ES256);
        String token = node.issued();
        long version = bed.kept.read().orElseThrow().version();
        for (String text : List.of("", "x", "{}", "{\"v\":2,\"keys\":[]}", "{\"v\":1,\"keys\":[]}", "null", "[]")) {
            assertTrue(bed.kept.replace(version++, text));
            assertThrows(StoreUnavailableException.class, node.keys::read, text);
        }
        assertTrue(node.takes(token));
    }
}
