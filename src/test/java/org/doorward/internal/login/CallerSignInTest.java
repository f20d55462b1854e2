package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.Caller;
import org.doorward.internal.account.CallerStore;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.security.IdentityStores;
import org.doorward.internal.session.ApplicationSessions;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.RefreshResult;
import org.doorward.session.Session;
import org.doorward.session.SessionService;
import org.doorward.session.SessionView;
import org.doorward.session.SignIn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sign-in where an identity store alone knows who has which password. */
@Tag("fast")
class CallerSignInTest extends CallerBed {
    @Test
    void theAccountIsTheCallerAndItsRolesAreTheGroups() {
        Session session = signedIn().session();
        assertEquals(GRACE, session.owner());
        assertEquals("Grace", session.username());
        assertEquals(Set.of("reader"), session.roles());
        assertEquals("password", session.method());
    }

    @Test
    void aNameOfAnotherAccountIsCheckedOnceWhenTheNodeKnowsItAndTwiceBefore() {
        signedIn();
        assertEquals(List.of("Grace", "Grace"), asked);
        asked.clear();
        signedIn();
        assertEquals(List.of("Grace"), asked);
        asked.clear();
        assertInstanceOf(SignInResult.Refused.class, signIn("Grace", "wrong"));
        assertInstanceOf(SignInResult.Refused.class, signIn("Hopper", PASSWORD));
        assertEquals(List.of("Grace", "Hopper"), asked, "a wrong password is checked once");
    }

    /** So that one-time passwords work. */
    @Test
    void aNameThatIsTheAccountItselfIsCheckedOnceFromTheStart() {
        caller = new Caller("grace", "Grace", Set.of());
        signedIn();
        assertEquals(List.of("Grace"), asked);
        asked.clear();
        sessions.accountChanges().endScope(null);
        Session session = signedIn().session();
        assertEquals(List.of("Grace"), asked, "also when everyone's sessions were ended before");
        assertEquals(1, sessions.list(session.owner()).total());
    }

    @Test
    void anEndOfEveryonesSessionsHidesNoRevocationAfterTheCheck() {
        caller = new Caller("grace", "Grace", Set.of());
        signedIn();
        sessions.accountChanges().endScope(null);
        afterAnswer = () -> {
            afterAnswer = () -> {};
            password = "a new one";
            sessions.revokeAll(AccountId.of("grace"), null);
        };
        assertInstanceOf(SignInResult.Refused.class, signIn("Grace", PASSWORD));
        assertEquals(0, sessions.list(AccountId.of("grace")).total());
    }

    /** Stores of Jakarta Security compare names as their directory or database does, and return them as they were typed. */
    @Test
    void oneRevocationEndsTheSessionsOfEverySpellingOfAName() {
        IdentityStoreHandler anySpelling = credential -> credential instanceof UsernamePasswordCredential typed
                        && typed.getCaller().equalsIgnoreCase("grace")
                        && typed.compareTo(typed.getCaller(), PASSWORD)
                ? new CredentialValidationResult(typed.getCaller())
                : CredentialValidationResult.INVALID_RESULT;
        PasswordSignIn spelling =
                door(new CallerSignIn(IdentityStores.of(anySpelling).orElseThrow(), sessions, () -> {}));
        List<Session> opened = new ArrayList<>();
        for (String name : List.of("Grace", "GRACE", "grace", "\uff27race")) {
            SignInResult result = spelling.signIn(attempt(name, PASSWORD), HERE, true);
            if (result instanceof SignInResult.SignedIn in) {
                opened.add(in.tokens().session());
                assertEquals(name, in.tokens().session().username(), "people see their own spelling");
            }
        }
        assertEquals(3, opened.size());
        AccountEngine accounts = new AccountEngine(new CallerStore(this::validate), CallerStore.NO_HASHER);
        SessionService service = new ApplicationSessions(sessions, GateRules.DEFAULT, accounts::meant);
        assertEquals(3, service.revokeAll(AccountId.of("Grace")));
        for (Session session : opened) {
            assertEquals(Optional.of(Reason.REVOKED), sessions.over(session.id()), session.username());
        }
        Account named = Account.active(AccountId.of("GRACE"), "GRACE", Set.of());
        SessionView view = service.opening(named.id())
                .open(SignIn.builder(named, "password").build())
                .orElseThrow()
                .session();
        assertEquals(AccountId.of("grace"), view.account());
    }

    /** A password is changed at the directory, and the application ends all sessions, in the middle of a sign-in with the old one. */
    @Test
    void aRevocationAfterTheCheckLeavesNoSessionOfTheOldPassword() {
        for (boolean isKnown : new boolean[] {false, true}) {
            password = PASSWORD;
            afterAnswer = () -> {};
            if (isKnown) {
                signedIn();
            }
            afterAnswer = () -> {
                afterAnswer = () -> {};
                password = "a new one";
                sessions.revokeAll(GRACE, null);
            };
            assertInstanceOf(SignInResult.Refused.class, signIn("Grace", PASSWORD), "known " + isKnown);
            assertEquals(0, sessions.list(GRACE).total());
        }
    }

    @Test
    void aNameThatBecomesSomebodyElsesOpensTheOthersSession() {
        signedIn();
        caller = new Caller("g-18", "Grace", Set.of());
        assertEquals("g-18", signedIn().session().owner().value());
        assertEquals(1, sessions.list(GRACE).total());
    }

    @Test
    void aRefreshKeepsNameAndRolesOfTheSignIn() {
        IssuedTokens first = signedIn();
        asked.clear();
        clock.advance(Duration.ofMinutes(5));
        RefreshResult.Refreshed refreshed = assertInstanceOf(
                RefreshResult.Refreshed.class, sessions.refresh(TenantId.DEFAULT, first.refreshToken()));
        Session session = refreshed.tokens().session();
        assertEquals("Grace", session.username());
        assertEquals(Set.of("reader"), session.roles());
        assertEquals(List.of(), asked);
    }

    @Test
    void anAccountThatIsToldToHaveChangedSignsInAnew() {
        IssuedTokens tokens = signedIn();
        sessions.accountChanges().changed(GRACE);
        assertEquals(Optional.of(Reason.REVOKED), sessions.over(tokens.session().id()));
        assertInstanceOf(RefreshResult.Refused.class, sessions.refresh(TenantId.DEFAULT, tokens.refreshToken()));
        signedIn();
        assertEquals(1, sessions.list(GRACE).total());
    }

    @Test
    void nobodyIsFoundWithoutThePassword() {
        AccountEngine accounts = new AccountEngine(new CallerStore(this::validate), CallerStore.NO_HASHER);
        assertEquals(Optional.empty(), accounts.find(GRACE));
        assertEquals(false, accounts.isUsername(TenantId.DEFAULT, "Grace"));
        Account known = Account.active(GRACE, "Grace", Set.of());
        assertEquals(Optional.of(known), accounts.present(known, false));
        assertEquals(Optional.empty(), accounts.present(known, true));
    }
}
