package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refused;
import static org.doorward.internal.session.SessionBed.rejected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.RefreshToken;
import org.doorward.internal.token.RefreshTokens;
import org.doorward.session.Reuse;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.junit.jupiter.api.Test;

/** A replaced token that is shown again ends its session; a made-up one ends nothing. */
interface ReuseContract {
    String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    SessionBed bed();

    /** A token that was good three generations ago, and the pair that is good now. */
    private IssuedTokens rotatedThrice(IssuedTokens first) {
        IssuedTokens tokens = first;
        for (int i = 0; i < 3; i++) {
            tokens = bed().refreshed(tokens.refreshToken());
        }
        return tokens;
    }

    @Test
    default void reuseEndsTheSessionWithAllItsTokensAtOnceOnEveryNode() {
        IssuedTokens stolen = bed().open();
        IssuedTokens bystander = bed().open();
        IssuedTokens live = rotatedThrice(stolen);
        assertEquals(Reason.REUSED, bed().refused(stolen.refreshToken()));
        for (SessionEngine node : List.of(bed().node, bed().otherNode)) {
            assertEquals(Reason.REUSED, refused(node, live.refreshToken()));
            assertEquals(Reason.REUSED, rejected(node, live.accessToken()).reason());
            assertTrue(rejected(node, live.accessToken()).definitive());
        }
        assertEquals(
                Reason.REUSED, bed().stored(live).ended().orElseThrow().reason(), "the tombstone says why, for good");
        assertEquals(List.of(bystander.session().id()), ids());
        bed().assertAlive(bystander);
    }

    private List<SessionId> ids() {
        return bed().node.list(bed().ada.id()).sessions().stream()
                .map(Session::id)
                .toList();
    }

    @Test
    default void theThiefIsFoundOutAlsoWhenHeComesFirst() {
        IssuedTokens stolen = bed().open();
        IssuedTokens thiefs = bed().refreshed(stolen.refreshToken());
        bed().use(thiefs.accessToken());
        bed().advance(Duration.ofSeconds(10));
        assertEquals(Reason.REUSED, bed().refused(stolen.refreshToken()), "the victim's turn");
        assertEquals(Reason.REUSED, bed().refused(thiefs.refreshToken()));
        assertEquals(Reason.REUSED, bed().rejected(thiefs.accessToken()).reason());
    }

    /** Of what kind the reuse was that ended this session. */
    private Reuse kindOfReuse(IssuedTokens tokens) {
        return bed().told.stream()
                .filter(SessionEvent.Reused.class::isInstance)
                .map(SessionEvent.Reused.class::cast)
                .filter(reused -> reused.session().equals(tokens.session().id()))
                .map(SessionEvent.Reused::reuse)
                .reduce((one, other) -> {
                    throw new AssertionError("told twice");
                })
                .orElseThrow();
    }

    @Test
    default void aPredecessorThatComesTooLateIsToldAsSuch() {
        IssuedTokens first = bed().open();
        bed().refreshed(first.refreshToken());
        bed().advance(Duration.ofMinutes(5));
        assertEquals(Reason.REUSED, bed().refused(first.refreshToken()));
        assertEquals(Reuse.LATE_PREDECESSOR, kindOfReuse(first));
    }

    @Test
    default void aTokenFromFurtherBackIsToldAsOneOfAStaleFamily() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        bed().refreshed(second.refreshToken());
        assertEquals(Reason.REUSED, bed().refused(first.refreshToken()), "the grandparent, within the window too");
        assertEquals(Reuse.STALE_FAMILY, kindOfReuse(first));
    }

    @Test
    default void aTokenOfOursThatIsNotOfTheChainIsToldAsAnOrphanBranch() {
        for (int rotations = 0; rotations < 2; rotations++) {
            IssuedTokens live = bed().open();
            RefreshTokens tokens = new RefreshTokens(SessionBed.KEYS, new TokenGenerator());
            RefreshToken sibling = tokens.first(live.session().id());
            for (int i = 0; i < rotations; i++) {
                live = bed().refreshed(live.refreshToken());
            }
            assertEquals(Reason.REUSED, bed().refused(sibling.text()));
            assertEquals(Reuse.ORPHAN_BRANCH, kindOfReuse(live));
            assertEquals(Reason.REUSED, bed().refused(live.refreshToken()), "the chain ends with it");
        }
    }

    @Test
    default void aRotationThatTheStoreForgotSignsNobodyOut() {
        IssuedTokens first = bed().open();
        bed().store.forgetNextReplace();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        assertEquals(0, bed().stored(first).rotation().generation(), "the store has forgotten it");
        bed().resumed(second.accessToken());
        IssuedTokens third = bed().refreshed(second.refreshToken());
        assertEquals(2, bed().stored(first).rotation().generation());
        assertEquals(
                third.refreshToken(), bed().refreshed(second.refreshToken()).refreshToken(), "one live token");
        IssuedTokens fourth = bed().refreshed(third.refreshToken());
        bed().assertAlive(fourth);
        assertEquals(Reason.REUSED, bed().refused(first.refreshToken()), "what was replaced stays replaced");
        assertEquals(Reason.REUSED, bed().refused(fourth.refreshToken()));
    }

    @Test
    default void aRotationThatTheStoreForgotIsMadeAnewByWhoeverStillShowsTheTokenBefore() {
        IssuedTokens first = bed().open();
        bed().store.forgetNextReplace();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        IssuedTokens again = bed().refreshed(first.refreshToken());
        assertEquals(second.refreshToken(), again.refreshToken(), "both holders have the same successor");
        assertEquals(1, bed().stored(first).rotation().generation());
    }

    @Test
    default void aGenerationThatATokenOnlySaysIsNotBelieved() {
        IssuedTokens live = bed().open();
        String token = live.refreshToken();
        int at = RefreshToken.LENGTH - 16 - 1;
        for (char digit : ALPHABET.substring(1).toCharArray()) {
            assertEquals(Reason.UNKNOWN, bed().refused(token.substring(0, at) + digit + token.substring(at + 1)));
        }
        bed().assertAlive(live);
    }

    @Test
    default void reuseIsFoundOutAfterARestartOfAllNodes() {
        IssuedTokens stolen = bed().open();
        IssuedTokens live = rotatedThrice(stolen);
        bed().node.close();
        bed().otherNode.close();
        SessionEngine restarted = bed().newNode(bed().times);
        assertEquals(Reason.REUSED, refused(restarted, stolen.refreshToken()));
        assertEquals(Reason.REUSED, refused(restarted, live.refreshToken()));
    }

    @Test
    default void aMadeUpTokenThatNamesALiveSessionIsUnknownAndEndsNothing() {
        IssuedTokens live = rotatedThrice(bed().open());
        TokenGenerator generator = new TokenGenerator();
        String start = RefreshToken.PREFIX + live.session().id().value();
        for (int i = 0; i < 50; i++) {
            String secret = secret(generator);
            String mark = generator.id().substring(0, 16);
            assertEquals(Reason.UNKNOWN, bed().refused(start + secret + "AAAAB" + mark));
        }
        bed().assertAlive(live);
        bed().refreshed(live.refreshToken());
    }

    /** A secret in the spelling that ours have. */
    private static String secret(TokenGenerator generator) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(generator.secret().bytes());
    }

    @Test
    default void anotherSessionsTokenUnderThisSessionsNameIsUnknownAndEndsNothing() {
        IssuedTokens mine = bed().open();
        IssuedTokens victim = rotatedThrice(bed().open());
        int end = RefreshToken.PREFIX.length() + SessionId.LENGTH;
        String forged = RefreshToken.PREFIX
                + victim.session().id().value()
                + mine.refreshToken().substring(end);
        assertEquals(Reason.UNKNOWN, bed().refused(forged));
        bed().assertAlive(victim);
        bed().assertAlive(mine);
    }

    @Test
    default void everyOneCharacterChangeOfTheCurrentTokenIsRefusedWithoutHarm() {
        IssuedTokens live = rotatedThrice(bed().open());
        refusesEveryChangeOf(live.refreshToken());
        bed().assertAlive(live);
        bed().refreshed(live.refreshToken());
    }

    @Test
    default void everyOneCharacterChangeOfAReplacedTokenIsRefusedWithoutHarm() {
        IssuedTokens old = bed().open();
        IssuedTokens live = rotatedThrice(old);
        refusesEveryChangeOf(old.refreshToken());
        bed().assertAlive(live);
        assertEquals(Reason.REUSED, bed().refused(old.refreshToken()), "unchanged it is reuse");
    }

    private void refusesEveryChangeOf(String token) {
        for (int at = 0; at < token.length(); at++) {
            char was = token.charAt(at);
            int index = Math.max(0, ALPHABET.indexOf(was));
            char flipped = Character.isUpperCase(was) ? Character.toLowerCase(was) : Character.toUpperCase(was);
            for (char other :
                    new char[] {ALPHABET.charAt(index ^ 1), ALPHABET.charAt((index + 32) % 64), flipped, ' ', 'é'}) {
                if (other != was) {
                    Reason reason = bed().refused(token.substring(0, at) + other + token.substring(at + 1));
                    assertTrue(
                            reason == Reason.UNKNOWN || reason == Reason.MALFORMED,
                            "changed at " + at + " it is " + reason);
                }
            }
        }
    }

    @Test
    default void everyShortenedOrLengthenedTokenIsMalformed() {
        IssuedTokens live = bed().open();
        String token = live.refreshToken();
        for (int length = 0; length < token.length(); length++) {
            assertEquals(Reason.MALFORMED, bed().refused(token.substring(0, length)));
        }
        for (String added : List.of("=", "A", " ", "\n", "%3D", "\0", "\u200b")) {
            assertEquals(Reason.MALFORMED, bed().refused(token + added));
            assertEquals(Reason.MALFORMED, bed().refused(added + token));
        }
        assertNotEquals(new RefreshResult.Refused(Reason.REUSED), bed().node.refresh(TENANT, token));
    }
}
