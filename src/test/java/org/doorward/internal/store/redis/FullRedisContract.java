package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionOpening;
import org.doorward.session.SignIn;
import org.doorward.store.SessionStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.RedisLink;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a Redis that takes no more, nobody can sign in, and everybody can sign out. */
abstract class FullRedisContract {
    private final Account ada = Account.active(AccountId.of("ada-" + TestSettings.newSecret()), "ada", Set.of("user"));
    private final TestAccounts accounts = new TestAccounts();
    private SessionEngine sessions;
    private RedisLink link;

    abstract SessionStore store();

    abstract String address();

    @BeforeEach
    final void open() {
        accounts.put(ada);
        sessions = TestSessions.engine(
                store(),
                new AccountEngine(accounts, new CountingHasher()),
                SessionDurations.of(TestSettings.with()),
                new DerivedKeys(TestSettings.SECRET),
                Clock.systemUTC());
        link = new RedisLink(address());
    }

    @AfterEach
    final void close() {
        link.call("CONFIG", "SET", "maxmemory", "0");
        link.close();
        sessions.close();
    }

    private IssuedTokens signIn(@Nullable IssuedTokens inPlaceOf) {
        return sessions.opening(ada.id())
                .open(SignIn.builder(ada, "password")
                        .address("192.0.2.1")
                        .inPlaceOf(
                                inPlaceOf == null ? null : inPlaceOf.session().id())
                        .remembered(true)
                        .build())
                .orElseThrow();
    }

    private void fill() {
        link.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        link.call("CONFIG", "SET", "maxmemory", "1");
    }

    private boolean isGood(IssuedTokens tokens) {
        return sessions.resume(TenantId.DEFAULT, tokens.accessToken()) instanceof AuthenticationResult.Authenticated;
    }

    /** All that there is, as texts. */
    private List<String> content() {
        List<String> all = new ArrayList<>();
        for (String key : link.texts("KEYS", "*")) {
            String type = link.text("TYPE", key);
            all.add(key + " "
                    + switch (type) {
                        case "hash" -> link.texts("HGETALL", key);
                        case "zset" -> link.texts("ZRANGE", key, "0", "-1", "WITHSCORES");
                        case "string" -> link.texts("GET", key);
                        default -> type;
                    });
        }
        all.sort(null);
        return all;
    }

    @Test
    void signInIsRefusedAndNothingIsHalfWritten() {
        IssuedTokens tokens = signIn(null);
        IssuedTokens more = signIn(null);
        fill();
        List<String> before = content();
        assertThrows(StoreUnavailableException.class, () -> signIn(null));
        assertThrows(StoreUnavailableException.class, () -> signIn(more));
        assertTrue(isGood(tokens));
        assertEquals(2, sessions.list(ada.id()).sessions().size());
        assertEquals(before, content());
        link.call("CONFIG", "SET", "maxmemory", "0");
        assertTrue(isGood(signIn(more)));
        assertFalse(isGood(more));
    }

    /** It takes no more than what it frees. */
    @Test
    void whoIsSignedInStaysSoForARefreshIsDoneAsAWhole() {
        IssuedTokens tokens = signIn(null);
        fill();
        RefreshResult first = sessions.refresh(TenantId.DEFAULT, tokens.refreshToken());
        IssuedTokens next = ((RefreshResult.Refreshed) first).tokens();
        RefreshResult second = sessions.refresh(TenantId.DEFAULT, next.refreshToken());
        IssuedTokens last = ((RefreshResult.Refreshed) second).tokens();
        assertTrue(isGood(last));
        link.call("CONFIG", "SET", "maxmemory", "0");
        assertTrue(sessions.refresh(TenantId.DEFAULT, last.refreshToken()) instanceof RefreshResult.Refreshed);
    }

    @Test
    void oneCanBeRevokedAndOneCanSignOut() {
        IssuedTokens one = signIn(null);
        IssuedTokens two = signIn(null);
        IssuedTokens three = signIn(null);
        fill();
        assertTrue(sessions.revoke(ada.id(), one.session().id()));
        assertTrue(sessions.signOut(two.session()));
        assertFalse(sessions.signOut(two.session()), "a second time is as good");
        assertFalse(isGood(one));
        assertFalse(isGood(two));
        assertTrue(isGood(three));
        assertEquals(1, sessions.list(ada.id()).sessions().size());
    }

    @Test
    void allCanBeRevokedAlsoForTheFirstTimeAndSparingOne() {
        IssuedTokens one = signIn(null);
        IssuedTokens two = signIn(null);
        IssuedTokens three = signIn(null);
        fill();
        assertEquals(2, sessions.revokeAll(ada.id(), three.session().id()));
        assertFalse(isGood(one));
        assertFalse(isGood(two));
        assertTrue(isGood(three));
        assertEquals(1, sessions.revokeAll(ada.id(), null));
        assertFalse(isGood(three));
        assertEquals(0, sessions.revokeAll(ada.id(), null));
        assertEquals(List.of(), sessions.list(ada.id()).sessions());
    }

    @Test
    void aSignInThatWasUnderWayIsRefusedOnceAllIsRevoked() {
        SessionOpening opening = sessions.opening(ada.id());
        signIn(null);
        fill();
        assertEquals(1, sessions.revokeAll(ada.id(), null));
        link.call("CONFIG", "SET", "maxmemory", "0");
        assertTrue(opening.open(SignIn.builder(ada, "password").remembered(true).build())
                .isEmpty());
    }
}
