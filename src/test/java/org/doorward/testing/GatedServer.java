package org.doorward.testing;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.internal.wiring.DoorwardBeans;
import org.doorward.session.SessionService;

/** A server whose application has its own accounts, which a test restricts as it likes. */
public final class GatedServer implements AutoCloseable {
    private final TestAccounts accounts = new TestAccounts();
    private final AtomicInteger made = new AtomicInteger();
    public final DoorwardServer server;

    /** With these settings beside those of the accounts. */
    public GatedServer(String... namesAndValues) {
        String[] all = {
            "doorward.accounts", "application",
            "doorward.bootstrap.username", null,
            "doorward.bootstrap.password", null
        };
        String[] settings = java.util.Arrays.copyOf(all, all.length + namesAndValues.length);
        System.arraycopy(namesAndValues, 0, settings, all.length, namesAndValues.length);
        ApplicationCdi cdi = new ApplicationCdi(Map.of(AccountStore.class, accounts));
        try {
            server = new DoorwardServer(settings);
        } finally {
            cdi.close();
        }
    }

    /** A new administrator's account without a restriction, but for these. */
    public Account account(UnaryOperator<Account.Builder> restricted) {
        String name = "person" + made.incrementAndGet();
        Account account = restricted
                .apply(Account.builder(AccountId.of("id-of-" + name), name)
                        .roles(Set.of("user", "admin"))
                        .emailVerified(true)
                        .termsAccepted(true))
                .build();
        accounts.put(account, new QuickHasher().hash(DoorwardServer.PASSWORD));
        return account;
    }

    /** Changes the account as the application does: it stores it, and tells so. */
    public void change(Account account, UnaryOperator<Account.Builder> change) {
        accounts.put(change.apply(account.toBuilder()).build(), accounts.hashOf(account.id()));
        sessions(sessions -> sessions.accountChanged(account.id()));
    }

    /** Lets the application use its sessions. */
    public void sessions(Consumer<SessionService> work) {
        server.own = (request, response) -> work.accept(new DoorwardBeans(request.getServletContext()).sessions());
        Account caller = account(plain -> plain);
        RawHttp.Answer answer = RawHttp.send(
                server.port(),
                "GET /api/own",
                "",
                Visitor.program(server, caller.username()).bearer());
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
    }

    public static SessionId idOf(Visitor visitor) {
        return new SessionId(TenantId.DEFAULT, visitor.session());
    }

    @Override
    public void close() {
        server.close();
    }
}
