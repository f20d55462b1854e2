package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.store.memory.MemoryKeySetStore;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the signing keys when the store loses them, or holds one that is damaged or sealed with an older secret. */
@Tag("fast")
class KeySetLossTest {
    private final KeysBed bed = new KeysBed();

    private void flush() {
        bed.kept = new MemoryKeySetStore();
    }

    @ParameterizedTest
    @EnumSource(JwtAlgorithm.class)
    void keysThatTheStoreHasLostAreGivenBackToIt(JwtAlgorithm algorithm) {
        KeysBed.Node one = bed.node(algorithm);
        KeysBed.Node other = bed.node(algorithm);
        String removed = one.issued();
        one.rotateAtOnce();
        one.rotation.remove(KeysBed.kidOf(removed), "test");
        other.look();
        String token = one.issued();
        flush();
        one.look();
        other.look();
        assertTrue(one.takes(token) && other.takes(token));
        assertTrue(one.takes(other.issued()) && other.takes(one.issued()));
        assertEquals(KeysBed.kidOf(token), KeysBed.kidOf(one.issued()));
        KeysBed.Node restarted = bed.node(algorithm);
        assertTrue(restarted.takes(token) && one.takes(restarted.issued()));
        assertTrue(one.holdsRetired(removed) && restarted.holdsRetired(removed), "what was removed stays so");
        bed.advance(KeysBed.QUARTER);
        one.look();
        assertNotEquals(KeysBed.kidOf(token), one.newestKid(), "and their age counts on");
    }

    @ParameterizedTest
    @EnumSource(JwtAlgorithm.class)
    void untilTheyAreGivenBackTokensAreSignedAndVerified(JwtAlgorithm algorithm) {
        KeysBed.Node node = bed.node(algorithm);
        node.rotateAtOnce();
        String token = node.issued();
        flush();
        node.keys.read();
        assertTrue(node.takes(token));
        assertEquals(KeysBed.kidOf(token), KeysBed.kidOf(node.issued()));
        assertTrue(node.rotation.rotate(true, "test").isPresent(), "and can be rotated");
        assertTrue(node.takes(token) && node.takes(node.issued()));
    }

    @Test
    void aSetThatWasBegunAnewAtTheSameNumberIsSeen() {
        KeysBed.Node one = bed.node(JwtAlgorithm.ES256);
        flush();
        KeysBed.Node other = bed.node(JwtAlgorithm.ES256);
        assertNotEquals(one.newestKid(), other.newestKid());
        one.look();
        assertEquals(other.newestKid(), one.newestKid());
        assertTrue(one.takes(other.issued()) && other.takes(one.issued()));
    }

    @ParameterizedTest
    @EnumSource(value = JwtAlgorithm.class, names = "HS256", mode = EnumSource.Mode.EXCLUDE)
    void aNewSecretSealsTheKeysThatThereAreByItself(JwtAlgorithm algorithm) {
        String fresh = TestSettings.newSecret();
        String token = bed.node(algorithm).issued();
        bed.node(algorithm, KeysBed.QUARTER, fresh, KeysBed.SECRET);
        KeysBed.Node alone = bed.node(algorithm, KeysBed.QUARTER, fresh);
        assertTrue(alone.takes(alone.issued()), "it signs");
        assertEquals(KeysBed.kidOf(token), KeysBed.kidOf(alone.issued()), "with the key that there was");
    }

    @Test
    void whatANodeOfTheOldSecretSealsInBetweenIsSealedAnewInTime() {
        String fresh = TestSettings.newSecret();
        KeysBed.Node before = bed.node(JwtAlgorithm.ES256, KeysBed.QUARTER, KeysBed.SECRET, fresh);
        KeysBed.Node after = bed.node(JwtAlgorithm.ES256, KeysBed.QUARTER, fresh, KeysBed.SECRET);
        before.rotateAtOnce();
        long version = bed.kept.read().orElseThrow().version();
        for (int i = 0; i < 10; i++) {
            after.look();
            before.look();
        }
        assertEquals(version, bed.kept.read().orElseThrow().version(), "the two do not write against each other");
        bed.advance(Duration.ofMinutes(10));
        after.look();
        KeysBed.Node alone = bed.node(JwtAlgorithm.ES256, KeysBed.QUARTER, fresh);
        assertTrue(after.takes(alone.issued()));
    }

    @ParameterizedTest
    @EnumSource(value = JwtAlgorithm.class, names = "HS256", mode = EnumSource.Mode.EXCLUDE)
    void aDamagedKeySpoilsNoneOfTheOthersAndItsTokensCannotBeTold(JwtAlgorithm algorithm) {
        KeysBed.Node one = bed.node(algorithm);
        String old = one.issued();
        one.rotateAtOnce();
        String token = one.issued();
        KeySetStore.Stored stored = bed.kept.read().orElseThrow();
        String damaged = stored.text().replaceFirst("(?s)(.*\"public\":\")....", "$1AAAA");
        assertTrue(bed.kept.replace(stored.version(), damaged));
        KeysBed.Node other = bed.node(algorithm);
        assertTrue(other.takes(old));
        assertEquals(KeysBed.kidOf(old), KeysBed.kidOf(other.issued()), "the one before it signs");
        assertThrows(StoreUnavailableException.class, () -> other.verified(token));
        one.look();
        assertThrows(StoreUnavailableException.class, () -> one.verified(token));
        assertEquals(1, new PublicKeys(other.keys, bed.clock).jwks().size(), "nothing of it is published");
        assertEquals(KeysBed.kidOf(token), other.newestKid(), "it is listed");
        bed.advance(Duration.ofSeconds(1));
        one.rotateAtOnce();
        assertEquals(KeyRotation.Removal.REMOVED, one.rotation.remove(KeysBed.kidOf(token), "test"));
        assertTrue(one.holdsRetired(token));
    }

    @Test
    void aKeyThatIsNewerThanTheLastReadIsNotTakenForARetiredOne() {
        KeysBed.Node one = bed.node(JwtAlgorithm.ES256);
        KeysBed.Node other = bed.node(JwtAlgorithm.ES256);
        String retired = one.issued();
        one.rotateAtOnce();
        one.rotation.remove(KeysBed.kidOf(retired), "test");
        other.look();
        assertTrue(other.holdsRetired(retired));
        one.rotateAtOnce();
        String fresh = one.issued();
        bed.reads.set(0);
        assertThrows(StoreUnavailableException.class, () -> other.verified(fresh));
        assertTrue(other.holdsRetired(retired), "of which is known that it is gone");
        assertEquals(0, bed.reads.get());
        bed.advance(Duration.ofSeconds(1));
        assertTrue(other.takes(fresh));
    }

    @Test
    void whileTheStoreIsDownNoKeyOfOursIsTakenForARetiredOne() {
        KeysBed.Node one = bed.node(JwtAlgorithm.ES256);
        KeysBed.Node other = bed.node(JwtAlgorithm.ES256);
        one.rotateAtOnce();
        String fresh = one.issued();
        bed.down = true;
        assertThrows(StoreUnavailableException.class, () -> other.verified(fresh), "at once");
        bed.down = false;
        bed.advance(Duration.ofSeconds(1));
        assertTrue(other.takes(fresh));
        assertFalse(other.holdsRetired(fresh));
    }
}
