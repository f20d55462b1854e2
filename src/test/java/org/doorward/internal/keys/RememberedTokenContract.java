package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.token.AccessToken;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.internal.token.AccessTokenCodec.Verification;
import org.junit.jupiter.api.Test;

/** What a node does with a token whose signature it has checked before. All forged tokens are shown to such a node, too. */
abstract class RememberedTokenContract extends TokenForge {
    private final KeysBed bed = new KeysBed();

    RememberedTokenContract(JwtAlgorithm algorithm) {
        super(algorithm);
    }

    private static AccessToken good(Verification verification) {
        return assertInstanceOf(Verification.Good.class, verification).token();
    }

    private AccessToken shown(String token, Instant at) {
        return good(codec.verify(TenantId.DEFAULT, token, at));
    }

    @Test
    void aSignatureIsCheckedOnce() {
        AccessToken first = shown(issued, NOW);
        assertSame(first, shown(new String(issued.toCharArray()), NOW.plusSeconds(10)));
        assertNotSame(
                first, good(new AccessTokenCodec(keysOf(algorithm), generator).verify(TenantId.DEFAULT, issued, NOW)));
    }

    /** One bit of any character; another case; and characters that only look alike to whoever cuts them to a byte. */
    @Test
    void aRememberedTextHasNoOtherSpelling() {
        List<String> others = new ArrayList<>();
        for (int at = 0; at < issued.length(); at += algorithm == JwtAlgorithm.RS256 ? 5 : 1) {
            char one = issued.charAt(at);
            for (int bit = 0; bit < 16; bit += algorithm == JwtAlgorithm.HS256 ? 1 : 3) {
                others.add(issued.substring(0, at) + (char) (one ^ 1 << bit) + issued.substring(at + 1));
            }
            for (char more : List.of(Character.toUpperCase(one), Character.toLowerCase(one))) {
                if (more != one) {
                    others.add(issued.substring(0, at) + more + issued.substring(at + 1));
                }
            }
        }
        others.addAll(List.of(
                issued.toLowerCase(Locale.ROOT),
                issued.toUpperCase(Locale.ROOT),
                issued + "=",
                issued + ".",
                issued + "\u0000",
                issued + "A",
                issued.substring(0, issued.length() - 1),
                issued.substring(1),
                issued.replace('-', '+').replace('_', '/') + " ",
                issued + issued,
                "Bearer " + issued));
        assertAllRefused(others);
    }

    @Test
    void aTokenOfARemovedKeyIsRetiredOnEveryNodeThatRemembersIt() {
        KeysBed.Node one = bed.node(algorithm);
        KeysBed.Node two = bed.node(algorithm);
        String token = one.issued();
        assertSame(good(one.verified(token)), good(one.verified(token)));
        assertSame(good(two.verified(token)), good(two.verified(token)));
        one.rotateAtOnce();
        assertTrue(one.takes(token), "the old key verifies");
        assertEquals(KeyRotation.Removal.REMOVED, one.rotation.remove(KeysBed.kidOf(token), "test"));
        assertTrue(one.holdsRetired(token), "at once");
        two.keys.read();
        assertTrue(two.holdsRetired(token), "as soon as it has read the keys");
    }

    @Test
    void aTokenIsNotRememberedBeyondTheTimeOfItsKey() {
        KeysBed.Node node = bed.node(algorithm);
        String token = node.issued();
        node.rotateAtOnce();
        good(node.verified(token));
        while (node.takes(token)) {
            bed.advance(Duration.ofMinutes(1));
        }
        assertTrue(node.holdsRetired(token), "not good and expired, but of no key any more");
    }

    @Test
    void anotherTenantIsNotLetInByWhatIsRemembered() {
        shown(issued, NOW);
        assertEquals(new Verification.NotOurs(false), codec.verify(new TenantId("other"), issued, NOW));
        AccountId theirs = new AccountId(new TenantId("other"), "ada");
        String text = codec.issue(generator.sessionId(theirs), theirs, 0, 0, NOW, LIFETIME, NOW.plus(LIFETIME))
                .text();
        good(codec.verify(theirs.tenant(), text, NOW));
        assertEquals(new Verification.NotOurs(false), codec.verify(TenantId.DEFAULT, text, NOW));
    }

    @Test
    void anExpiredTokenSaysSo() {
        AccessToken token = shown(issued, NOW);
        assertTrue(!token.isExpiredAt(token.expiresAt().minusMillis(1)));
        assertTrue(shown(issued, token.expiresAt()).isExpiredAt(token.expiresAt()));
        assertNotSame(shown(issued, token.expiresAt()), shown(issued, token.expiresAt()), "and is not remembered");
    }

    /** A clock that was set back takes a token into the future. */
    @Test
    void aRememberedTokenOfTheFutureIsRefused() {
        shown(issued, NOW);
        assertEquals(new Verification.NotOurs(false), codec.verify(TenantId.DEFAULT, issued, NOW.minusSeconds(121)));
        assertEquals(
                new Verification.NotOurs(false),
                codec.verify(TenantId.DEFAULT, issued, NOW.minusSeconds(120).minusNanos(1)));
        shown(issued, NOW.minusSeconds(120));
    }

    @Test
    void aTokenThatHasNotBegunIsRefusedHoweverOftenItWasGood() {
        String token = signed(
                header(), "{\"nbf\":" + NOW.getEpochSecond() + "," + payload().substring(1));
        shown(token, NOW);
        shown(token, NOW);
        assertEquals(new Verification.NotOurs(false), codec.verify(TenantId.DEFAULT, token, NOW.minusNanos(1)));
    }

    /** The key is as it was, and so is its name, but the set of keys was read anew. */
    @Test
    void aKeySetThatIsReadAnewIsAskedAnew() {
        KeysBed.Node node = bed.node(algorithm);
        String token = node.issued();
        AccessToken before = good(node.verified(token));
        node.rotateAtOnce();
        AccessToken after = good(node.verified(token));
        assertEquals(before, after);
        assertNotSame(before, after);
        assertSame(after, good(node.verified(token)));
    }

    /** Nobody can have tokens enough to have those of others checked anew. */
    @Test
    void oneAccountsManyTokensPushOutNoOthers() {
        AccountId many = AccountId.of("many");
        AccessToken mine = shown(issued, NOW);
        String first = "";
        AccessToken theirs = mine;
        for (int i = 0; i < (algorithm == JwtAlgorithm.HS256 ? 60_000 : 150); i++) {
            String text = codec.issue(generator.sessionId(many), many, 0, 0, NOW, LIFETIME, NOW.plus(LIFETIME))
                    .text();
            AccessToken good = shown(text, NOW);
            theirs = i == 0 ? good : theirs;
            first = i == 0 ? text : first;
        }
        assertSame(mine, shown(issued, NOW));
        assertNotSame(theirs, shown(first, NOW), "their own");
        assertNotEquals(mine, theirs);
    }
}
