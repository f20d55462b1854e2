package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** what a rotation does to tokens, on two nodes. */
@Tag("fast")
class KeyRotationTest {
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration OVERLAP = KeysBed.ACCESS.plusMinutes(2);

    private final KeysBed bed = new KeysBed();

    @ParameterizedTest
    @EnumSource(JwtAlgorithm.class)
    void tokensAreSignedWithTheAlgorithmOfTheSettingsAndGoodOnEveryNode(JwtAlgorithm algorithm) {
        KeysBed.Node one = bed.node(algorithm);
        KeysBed.Node other = bed.node(algorithm);
        String token = one.issued();
        assertEquals(algorithm.name(), KeysBed.algorithmOf(token));
        assertTrue(other.takes(token));
        assertTrue(one.takes(other.issued()));
        assertEquals(KeysBed.kidOf(token), KeysBed.kidOf(other.issued()), "of two that start one makes the key");
    }

    @ParameterizedTest
    @EnumSource(value = JwtAlgorithm.class, names = "RS256", mode = EnumSource.Mode.EXCLUDE)
    void theOldKeyVerifiesUntilItsLastTokenHasExpiredAndThenIsRetired(JwtAlgorithm algorithm) {
        KeysBed.Node one = bed.node(algorithm);
        KeysBed.Node other = bed.node(algorithm);
        String old = one.issued();
        String kid = one.rotation.rotate(false, "test").orElseThrow().kid();
        assertEquals(kid, one.newestKid());
        assertNotEquals(KeysBed.kidOf(old), kid);
        assertEquals("signing", one.states().get(one.states().size() - 2));
        assertEquals("published", one.states().get(one.states().size() - 1));
        assertEquals(KeysBed.kidOf(old), KeysBed.kidOf(one.issued()), "it does not sign yet");

        bed.advance(POLL);
        other.look();
        bed.advance(Duration.ofSeconds(algorithm == JwtAlgorithm.HS256 ? 30 : 600)
                .minus(POLL)
                .minusMillis(1));
        assertEquals(KeysBed.kidOf(old), KeysBed.kidOf(one.issued()), "verifiers may keep public keys for 5 minutes");
        bed.advance(Duration.ofMillis(1));
        String last = old;
        String fresh = one.issued();
        assertEquals(kid, KeysBed.kidOf(fresh));
        assertEquals(kid, KeysBed.kidOf(other.issued()), "on all nodes");
        for (KeysBed.Node node : List.of(one, other)) {
            assertTrue(node.takes(last) && node.takes(fresh));
            assertTrue(node.states().containsAll(List.of("verifying", "signing")));
        }
        bed.advance(OVERLAP.minusMillis(1));
        assertTrue(one.takes(last) && other.takes(last), "as long as a token of it may live");
        bed.advance(Duration.ofMillis(1));
        assertTrue(one.holdsRetired(last) && other.holdsRetired(last));
        assertEquals(List.of("signing"), other.states());
        assertTrue(other.takes(fresh));
    }

    @Test
    void aNewKeyIsMadeWhenTheOldOneIsOfAgeAndOnceForAllNodes() {
        List<KeysBed.Node> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(bed.node(JwtAlgorithm.HS256));
        }
        String first = nodes.get(0).newestKid();
        bed.advance(KeysBed.QUARTER.minusMillis(1));
        nodes.forEach(KeysBed.Node::look);
        assertEquals(first, nodes.get(0).newestKid());
        bed.advance(Duration.ofMillis(1));
        List<Callable<Boolean>> looking = new ArrayList<>();
        for (KeysBed.Node node : nodes) {
            // with a lock that keeps nobody out
            looking.add(() -> {
                node.rotation.rotateIfDue();
                return true;
            });
        }
        Race.of(looking);
        Set<String> newest = new HashSet<>();
        nodes.forEach(node -> {
            node.look();
            newest.add(node.newestKid());
            assertEquals(2, node.states().size(), "one new key");
        });
        assertEquals(1, newest.size());
        assertFalse(newest.contains(first));
    }

    @Test
    void withoutAScheduleNothingIsEverWritten() {
        KeysBed.Node node = bed.node(JwtAlgorithm.HS256, Duration.ZERO, KeysBed.SECRET);
        bed.advance(Duration.ofDays(1_000));
        node.look();
        assertTrue(bed.kept.read().isEmpty());
        assertTrue(node.takes(node.issued()));
    }

    @ParameterizedTest
    @EnumSource(value = JwtAlgorithm.class, names = "RS256", mode = EnumSource.Mode.EXCLUDE)
    void aRemovedKeyStopsAtOnceHereAndWithinTheNextLookElsewhere(JwtAlgorithm algorithm) {
        KeysBed.Node one = bed.node(algorithm);
        KeysBed.Node other = bed.node(algorithm);
        String old = one.issued();
        one.rotateAtOnce();
        assertNotEquals(KeysBed.kidOf(old), KeysBed.kidOf(one.issued()), "it signs at once");
        assertEquals(KeyRotation.Removal.REMOVED, one.rotation.remove(KeysBed.kidOf(old), "test"));
        assertTrue(one.holdsRetired(old));
        bed.advance(POLL);
        other.look();
        assertTrue(other.holdsRetired(old));
        assertTrue(other.takes(one.issued()));
        assertEquals(KeyRotation.Removal.UNKNOWN, other.rotation.remove(KeysBed.kidOf(old), "test"));
    }

    @Test
    void whoComesSecondFindsTheRotationDone() {
        KeysBed.Node one = bed.node(JwtAlgorithm.HS256);
        KeysBed.Node other = bed.node(JwtAlgorithm.HS256);
        bed.meanwhile = other::rotateAtOnce;
        String made = one.rotation.rotate(false, "test").orElseThrow().kid();
        assertEquals(other.newestKid(), made, "that of the other");
        assertEquals(2, one.states().size());
    }

    @Test
    void theSigningKeyStaysWhileOnlyOlderOnesWouldBeLeft() {
        KeysBed.Node node = bed.node(JwtAlgorithm.ES256);
        node.rotateAtOnce();
        assertEquals(KeyRotation.Removal.ONLY_SIGNING_KEY, node.rotation.remove(node.newestKid(), "test"));
        assertEquals(node.newestKid(), KeysBed.kidOf(node.issued()));
    }

    @Test
    void theOnlySigningKeyStays() {
        KeysBed.Node node = bed.node(JwtAlgorithm.HS256);
        assertEquals(KeyRotation.Removal.ONLY_SIGNING_KEY, node.rotation.remove(node.newestKid(), "test"));
        assertEquals(KeyRotation.Removal.UNKNOWN, node.rotation.remove("x", "test"));
        assertTrue(node.takes(node.issued()));
    }

    @Test
    void aKeyThatWasToSignNextSignsWhenItsPredecessorIsRemoved() {
        KeysBed.Node node = bed.node(JwtAlgorithm.ES256, KeysBed.QUARTER, KeysBed.SECRET);
        String old = node.newestKid();
        String next = node.rotation.rotate(false, "test").orElseThrow().kid();
        assertEquals(KeyRotation.Removal.REMOVED, node.rotation.remove(old, "test"));
        // the HS256 key of before the first start verifies still, and must not sign in its place
        String token = node.issued();
        assertTrue(node.takes(token));
        assertEquals(next, KeysBed.kidOf(token));
    }

    @Test
    void aKeyThatWasToSignNextCanBeTakenBack() {
        KeysBed.Node node = bed.node(JwtAlgorithm.ES256);
        String old = node.newestKid();
        String next = node.rotation.rotate(false, "test").orElseThrow().kid();
        assertEquals(KeyRotation.Removal.REMOVED, node.rotation.remove(next, "test"));
        bed.advance(Duration.ofDays(1));
        assertEquals(old, KeysBed.kidOf(node.issued()), "the old one has no end again");
    }

    @Test
    void thereIsAnEndToMakingKeys() {
        KeysBed.Node node = bed.node(JwtAlgorithm.HS256);
        int made = 0;
        while (node.rotation.rotate(true, "test").isPresent()) {
            made++;
            assertTrue(made < 100);
        }
        assertEquals(SigningKeySet.MOST, node.states().size());
        bed.advance(OVERLAP);
        assertTrue(node.rotation.rotate(true, "test").isPresent(), "once the old ones are over");
    }

    @ParameterizedTest
    @EnumSource(JwtAlgorithm.class)
    void anotherAlgorithmTakesOverWithoutSigningAnybodyOut(JwtAlgorithm to) {
        JwtAlgorithm from = to == JwtAlgorithm.HS256 ? JwtAlgorithm.ES256 : JwtAlgorithm.HS256;
        KeysBed.Node before = bed.node(from);
        String old = before.issued();
        KeysBed.Node after = bed.node(to);
        assertTrue(after.takes(old));
        bed.advance(SigningKeySet.propagation(to));
        before.look();
        String fresh = after.issued();
        assertEquals(to.name(), KeysBed.algorithmOf(fresh));
        assertTrue(before.takes(fresh) && before.takes(old), "on nodes that were not restarted yet, too");
        assertEquals(to.name(), KeysBed.algorithmOf(before.issued()));
        before.look();
        assertEquals(KeysBed.kidOf(fresh), before.newestKid(), "and they do not change it back");
    }

    @ParameterizedTest
    @EnumSource(value = JwtAlgorithm.class, names = "RS256", mode = EnumSource.Mode.EXCLUDE)
    void aNewSecretGoesWithRotatedKeysInAnyOrderOfNodes(JwtAlgorithm algorithm) {
        String fresh = TestSettings.newSecret();
        KeysBed.Node first = bed.node(algorithm);
        first.rotateAtOnce();
        String token = first.issued();
        KeysBed.Node before = bed.node(algorithm, KeysBed.QUARTER, KeysBed.SECRET, fresh);
        KeysBed.Node after = bed.node(algorithm, KeysBed.QUARTER, fresh, KeysBed.SECRET);
        assertTrue(before.takes(token) && after.takes(token));
        assertTrue(before.takes(after.issued()) && after.takes(before.issued()));

        // the next write seals what there is with the secret of now, and then the old one may go
        after.rotateAtOnce();
        KeySeal seal = new KeySeal(new DerivedKeys(fresh));
        String kept = bed.kept.read().orElseThrow().text();
        assertTrue(KeySetText.read(kept).entries().stream()
                .allMatch(entry -> entry.algorithm() == JwtAlgorithm.HS256 || seal.isPresent(entry.sealed())));
        before.look();
        assertTrue(before.takes(after.issued()) && after.takes(before.issued()));
        KeysBed.Node alone = bed.node(algorithm, KeysBed.QUARTER, fresh);
        assertTrue(alone.takes(after.issued()) && after.takes(alone.issued()));
    }

    @Test
    void keysThatNoSecretHereOpensAreAMistakeThatIsTold() {
        bed.node(JwtAlgorithm.ES256).issued();
        String other = TestSettings.newSecret();
        IllegalStateException wrong =
                assertThrows(IllegalStateException.class, () -> bed.node(JwtAlgorithm.ES256, KeysBed.QUARTER, other));
        String told = wrong.toString();
        assertTrue(told.contains("doorward.secret: "), told);
        assertFalse(told.contains(other));
    }

    @Test
    void nothingThatIsKeptIsAKeyWithoutTheSecret() {
        KeysBed.Node node = bed.node(JwtAlgorithm.ES256);
        String text = bed.kept.read().orElseThrow().text();
        byte[] opened = new KeySeal(new DerivedKeys(KeysBed.SECRET))
                .open(node.newestKid(), JwtAlgorithm.ES256, text.replaceFirst("(?s).*\"sealed\":\"([^\"]+)\".*", "$1"))
                .orElseThrow();
        String plain = TokenForge.BASE64.encodeToString(opened);
        assertFalse(text.contains(plain.substring(20, 60)));
        assertFalse(text.contains(KeysBed.SECRET));
        bed.node(JwtAlgorithm.HS256).rotation.rotate(true, "test");
        byte[] hmac = new DerivedKeys(KeysBed.SECRET).keyFor("access token");
        assertFalse(bed.kept.read().orElseThrow().text().contains(TokenForge.BASE64.encodeToString(hmac)));
    }
}
