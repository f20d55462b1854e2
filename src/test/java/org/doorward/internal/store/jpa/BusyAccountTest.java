package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.session.Session;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStoreBed;
import org.doorward.testing.Race;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One account that a crowd is about, and everybody else, with the pool that nodes have. */
@Tag("stores")
class BusyAccountTest extends SessionStoreBed {
    private static final int CROWD = 30;
    private static final int MANY = 600;
    private static final int REQUESTS = 400;

    /** Two that share no turn. */
    private static final AccountId BUSY = AccountId.of("busy");

    private static final AccountId OTHER = AccountId.of("other");

    private final TokenGenerator generator = new TokenGenerator();
    private final String url = RealPostgres.newDatabase();
    private JpaStores stores;
    private SessionStore sessions;

    @BeforeEach
    void start() {
        open("30s");
    }

    private void open(String timeout) {
        stores = new JpaStores(TestSettings.with("doorward.jpa.url", url, "doorward.jpa.timeout", timeout));
        stores.start();
        sessions = stores.sessions();
    }

    @AfterEach
    void stop() {
        stores.close();
    }

    @Override
    protected SessionStore store() {
        return sessions;
    }

    @Override
    protected void forget(SessionId id) {
        // the bed asks for it; no test here forgets a session
        throw new UnsupportedOperationException();
    }

    /** What makes others wait who are about the same account. */
    enum Call {
        OPEN,
        END_ALL,
        CREATE_TOKEN
    }

    private boolean call(Call call, AccountId account, Session session) {
        return switch (call) {
            case OPEN -> StoredSessions.open(sessions, session);
            case END_ALL -> sessions.end(account, new SessionStore.Target.AllBut(null), end(Reason.REVOKED, T0)) >= 0;
            case CREATE_TOKEN -> stores.apiTokens(true).create(token(account), 1_000_000, T0);
        };
    }

    private ApiToken token(AccountId owner) {
        return ApiToken.builder(
                        new ApiTokenId(owner.tenant(), generator.id()), ApiTokenKind.PERSONAL_ACCESS_TOKEN, owner)
                .name("build server")
                .secrets(ApiTokenSecrets.first("dwp_…abcd", TokenHash.of(generator.id())))
                .grant(new ApiTokenGrant(Set.of("read"), List.of(), null))
                .createdAt(T0)
                .issuedAt(T0)
                .dueAt(T0)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForAnAccountLeavesThePoolToEverybodyElse(Call kind) throws SQLException {
        // whoever waits for the account is to be refused, and nobody else, however busy the machine
        stores.close();
        open("5s");
        opened(BUSY);
        Session others = opened(OTHER);
        Session more = session(BUSY);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        List<Callable<Integer>> all = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            all.add(() -> {
                int calls = 0;
                for (; !over.get(); calls++) {
                    try {
                        call(kind, BUSY, more);
                    } catch (StoreUnavailableException e) {
                        refused.incrementAndGet();
                    }
                }
                return calls;
            });
        }
        all.add(() -> {
            try {
                int served = 0;
                while (refused.get() < CROWD / 3) {
                    assertEquals(others, sessions.find(others.id()).orElseThrow());
                    assertTrue(call(kind == Call.END_ALL ? Call.CREATE_TOKEN : kind, OTHER, session(OTHER)));
                    served++;
                }
                return served;
            } finally {
                over.set(true);
            }
        });
        // as another node holds it
        try (Connection another = DriverManager.getConnection(url);
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery(
                    "select * from doorward.doorward_epoch where id = '" + BUSY.value() + "' for update")) {
                assertTrue(rows.next());
                assertTrue(Race.of(all).get(CROWD) > 0);
            }
            another.rollback();
        }
    }

    @Test
    void besideAnAccountWithManySessionsNobodyElseIsRefused() {
        IntStream.range(0, MANY).forEach(i -> opened(ada));
        List<Session> others = IntStream.range(0, 50)
                .mapToObj(i -> opened(AccountId.of("other-" + generator.id())))
                .toList();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch half = new CountDownLatch(1);
        Session spared = opened(ada);
        List<Function<AccountId, Boolean>> busy = List.of(
                account -> StoredSessions.open(sessions, session(account)),
                account -> sessions.list(account, T0, null, 100).total() > 0,
                account -> call(Call.CREATE_TOKEN, account, spared),
                account -> sessions.end(account, new SessionStore.Target.AllBut(spared.id()), end(Reason.REVOKED, T0))
                        >= 0);
        List<Callable<Integer>> all = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            // those who end all come when the others have been there for a while
            Function<AccountId, Boolean> mine = busy.get(i % busy.size());
            boolean endsAll = i % busy.size() == 3;
            all.add(() -> {
                int answered = 0;
                assertTrue(!endsAll || half.await(60, TimeUnit.SECONDS));
                while (!over.get()) {
                    try {
                        answered += mine.apply(ada) ? 1 : 0;
                    } catch (StoreUnavailableException e) {
                        // the account itself may be told to come again
                    }
                }
                return answered;
            });
        }
        all.add(() -> {
            try {
                for (int i = 0; i < REQUESTS; i++) {
                    if (i == REQUESTS / 2) {
                        half.countDown();
                    }
                    Session other = others.get(i % others.size());
                    assertEquals(other, sessions.find(other.id()).orElseThrow());
                    if (i % 10 == 0) {
                        opened(other.owner());
                    }
                }
                return 0;
            } finally {
                over.set(true);
                half.countDown();
            }
        });
        List<Integer> answered = Race.of(all);
        assertTrue(answered.stream().mapToInt(Integer::intValue).sum() > CROWD, "the account was busy");
        assertEquals(spared.id(), sessions.find(spared.id()).orElseThrow().id());
    }
}
