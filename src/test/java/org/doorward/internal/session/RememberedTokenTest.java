package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.doorward.Reason;
import org.doorward.account.Account;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.internal.token.AccessToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that has verified a token before looks at its session all the same. */
@Tag("fast")
class RememberedTokenTest {
    private final SessionBed bed = new SessionBed(
            new MemorySessionStore(Duration.ofHours(1)),
            new MemoryStores(Duration.ofHours(1)).scopeEpochs(),
            store -> store,
            event -> {});

    @AfterEach
    void close() {
        bed.close();
    }

    private IssuedTokens remembered() {
        IssuedTokens tokens = bed.open();
        AccessToken first = bed.resumed(tokens.accessToken()).token();
        assertNotNull(first);
        assertSame(first, bed.resumed(tokens.accessToken()).token(), "its signature was checked once");
        return tokens;
    }

    private void assertEnds(Reason reason, Consumer<IssuedTokens> end) {
        IssuedTokens tokens = remembered();
        end.accept(tokens);
        assertEquals(reason, bed.rejected(tokens.accessToken()).reason());
        assertEquals(reason, bed.rejected(tokens.accessToken()).reason());
    }

    @Test
    void anEndedSessionIsOver() {
        assertEnds(Reason.SIGNED_OUT, tokens -> bed.node.signOut(tokens.session()));
        assertEnds(Reason.SIGNED_OUT, tokens -> bed.otherNode.signOut(tokens.session()));
        assertEnds(
                Reason.REVOKED,
                tokens -> bed.otherNode.revoke(bed.ada.id(), tokens.session().id()));
        assertEnds(Reason.REVOKED, tokens -> bed.otherNode.revokeAll(bed.ada.id(), null));
        assertEnds(Reason.EXPIRED, tokens -> bed.advance(bed.times.access()));
    }

    @Test
    void aChangedRoleCountsAtOnce() {
        IssuedTokens tokens = remembered();
        bed.accounts.put(Account.active(bed.ada.id(), bed.ada.username(), Set.of("admin")));
        bed.refreshed(tokens.refreshToken());
        AuthenticationResult.Authenticated now = assertInstanceOf(
                AuthenticationResult.Authenticated.class, bed.node.resume(SessionBed.TENANT, tokens.accessToken()));
        assertEquals(Set.of("admin"), now.principal().roles());
    }

    @Test
    void aTokenOfTwoRotationsAgoIsRefused() {
        IssuedTokens tokens = remembered();
        IssuedTokens next = bed.refreshed(tokens.refreshToken());
        bed.resumed(tokens.accessToken());
        bed.advance(Duration.ofMinutes(1));
        bed.refreshed(next.refreshToken());
        assertEquals(Reason.EXPIRED, bed.rejected(tokens.accessToken()).reason());
    }
}
