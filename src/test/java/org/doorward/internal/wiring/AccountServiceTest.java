package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountService;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service of a whole application, on two nodes that share a database: what it changes, requests notice at once. */
@Tag("server")
class AccountServiceTest {
    private static final AccountId BOB = AccountId.of("id-of-bob");
    private static final String NEXT = "quite another password";

    private Accounts accounts;
    private DoorwardServer one;
    private DoorwardServer other;
    private Visitor bob;
    private Visitor bobElsewhere;

    @BeforeEach
    void start() {
        accounts = new Accounts();
        one = node();
        other = node();
        accounts.add("bob", "user");
        bob = Visitor.program(one, "bob");
        bobElsewhere = new Visitor(other, bob.access(), bob.refresh(), bob.session());
        bobElsewhere.assertSignedIn();
    }

    private DoorwardServer node() {
        return new DoorwardServer("doorward.store", "jpa", "doorward.jpa.url", accounts.url());
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    /** Uses the service as an application does that has it injected. */
    private void with(Consumer<AccountService> work) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        one.own = (request, response) -> {
            try {
                work.accept(
                        Startup.of(request.getServletContext()).installation().accounts());
            } catch (RuntimeException e) {
                failure.set(e);
            }
        };
        Visitor admin = Visitor.program(one);
        assertEquals(
                200,
                RawHttp.send(one.port(), "GET /api/own", "", admin.bearer()).status());
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void assertOver(String reason) {
        bob.assertOver(reason);
        bobElsewhere.assertOver(reason);
        assertEquals(401, bobElsewhere.refreshInBody().status());
    }

    @Test
    void aDisabledAccountIsOutOnAllNodesWithItsTokensUntilItIsEnabled() {
        IssuedToken token = IssuedToken.pat(bob, "");
        IssuedToken tokenElsewhere = new IssuedToken(other, token.id(), token.text());
        assertEquals(200, token.hello().status());
        with(service -> service.disable(BOB));
        assertOver("revoked");
        Answers.assertProblem(401, "suspended", token.hello());
        Answers.assertProblem(401, "suspended", tokenElsewhere.hello());
        Answers.assertProblem(401, "credentials", Visitor.signIn(other, "bob", ""));
        with(service -> service.enable(BOB));
        assertEquals(200, token.hello().status());
        assertOver("revoked");
        Visitor.program(other, "bob").assertSignedIn();
    }

    @Test
    void aDeletedAccountIsGoneWithItsTokensAndItsNameIsFree() {
        IssuedToken token = IssuedToken.pat(bob, "");
        with(service -> service.delete(BOB));
        assertOver("revoked");
        Answers.assertProblem(401, "revoked", token.hello());
        with(service -> {
            assertTrue(service.find(BOB).isEmpty());
            assertTrue(service.create(AccountId.of("another"), "bob", NEXT, Set.of("user"))
                    .isPresent());
            assertThrows(AccountChangeException.class, () -> service.disable(BOB));
        });
        Answers.assertProblem(401, "revoked", token.hello());
    }

    @Test
    void rolesAndNameHoldForTheNextRequestOnAllNodes() {
        RawHttp.Answer before = RawHttp.send(other.port(), "GET /api/admin", "", bob.bearer());
        Answers.assertProblem(403, "forbidden", before);
        with(service -> {
            service.setRoles(BOB, Set.of("admin", "user"));
            service.changeUsername(BOB, "Robert");
        });
        RawHttp.Answer after = RawHttp.send(other.port(), "GET /api/admin", "", bob.bearer());
        assertEquals(200, after.status(), after::toString);
        assertTrue(after.body().contains("|robert|"), after::body);
        with(service -> service.setRoles(BOB, Set.of("user")));
        Answers.assertProblem(403, "forbidden", RawHttp.send(other.port(), "GET /api/admin", "", bob.bearer()));
    }

    @Test
    void aPasswordThatIsSetEndsAllSessionsButTheOneThatIsNamed() {
        Visitor spared = Visitor.program(other, "bob");
        with(service ->
                assertEquals(1, service.setPassword(BOB, NEXT, new SessionId(TenantId.DEFAULT, spared.session()))));
        assertOver("revoked");
        spared.assertSignedIn();
        Answers.assertProblem(401, "credentials", Visitor.signIn(other, "bob", ""));
        with(service -> assertEquals(1, service.setPassword(BOB, NEXT + " again")));
        spared.assertOver("revoked");
    }

    @Test
    void theFirstAdministratorCannotGo() {
        AccountId id = AccountId.of(Answers.json(Visitor.signIn(one, DoorwardServer.USERNAME, ""))
                .get("account")
                .get("id")
                .textValue());
        with(service -> {
            assertThrows(AccountChangeException.class, () -> service.disable(id));
            assertThrows(AccountChangeException.class, () -> service.delete(id));
            assertThrows(AccountChangeException.class, () -> service.setRoles(id, Set.of()));
        });
    }
}
