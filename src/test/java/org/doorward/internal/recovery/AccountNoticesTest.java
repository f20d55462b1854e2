package org.doorward.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.account.Account;
import org.doorward.account.AccountEvent;
import org.doorward.internal.account.AccountDependents;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.ApplicationAccounts;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.notification.NotificationQueue;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.internal.token.LinkTokens;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;
import org.doorward.testing.Eventually;
import org.doorward.testing.ManualClock;
import org.doorward.testing.NoDependents;
import org.doorward.testing.QuickHasher;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class AccountNoticesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccountId ADA = AccountId.of("ada");

    private final ManualClock clock = new ManualClock(NOW);
    private final TestAccounts store = new TestAccounts();
    private final AccountEngine engine = new AccountEngine(store, new QuickHasher());
    private final List<Notification> sent = new CopyOnWriteArrayList<>();
    private final NotificationQueue queue =
            new NotificationQueue(sent::add, AccountNoticesTest.class.getClassLoader(), clock, event -> {});
    private final AccountLinks links = new AccountLinks(
            new LinkTokens(new DerivedKeys(TestSettings.SECRET)),
            new MemoryStores(Duration.ofHours(1)).limits(),
            name -> name,
            clock);
    private final AccountNotices notices = new AccountNotices(
            engine,
            queue,
            new VerificationMail(engine, queue, links),
            tenant -> Optional.of(new AccountLinks.Page("https://app.test/verify", Duration.ofHours(1))),
            Locale.CHINESE);
    private final ApplicationAccounts accounts = accounts(notices::emailChanged);

    @AfterEach
    void close() {
        queue.close();
    }

    private ApplicationAccounts accounts(BiConsumer<Account, Instant> addresses) {
        AccountDependents changes = new NoDependents() {
            @Override
            public void emailChanged(Account before, Instant at) {
                addresses.accept(before, at);
            }
        };
        return store.edited(engine, new Passwords(store, new QuickHasher()), changes, notices, clock);
    }

    private void put(AccountId id, boolean verified) {
        store.put(Account.builder(id, id.value())
                .email(id.value() + "@example.test")
                .emailVerified(verified)
                .roles(Set.of())
                .build());
    }

    private Notification next(Kind kind) {
        Eventually.within(Duration.ofSeconds(30), kind.code(), () -> sent.stream()
                .anyMatch(each -> each.kind().equals(kind)));
        return sent.stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFormerAddressIsToldOfTheNewOneAndTheNewOneGetsALink() {
        put(ADA, true);
        accounts.changeEmail(ADA, "new@example.test");
        Notification told = next(Kind.EMAIL_CHANGED);
        assertEquals("ada@example.test", told.address());
        assertEquals(Locale.CHINESE, told.locale());
        assertTrue(told.link().isEmpty());
        Notification link = next(Kind.EMAIL_VERIFICATION);
        assertEquals("new@example.test", link.address());
        assertTrue(link.link().orElseThrow().toString().startsWith("https://app.test/verify#token=dwl_"));
        accounts.changeEmail(ADA, "new@example.test");
        accounts.changeEmail(ADA, "third@example.test", true);
        accounts.setPassword(ADA, "quite another password");
        assertEquals("third@example.test", next(Kind.PASSWORD_CHANGED).address());
        assertEquals(3, sent.size(), () -> "an address that was never proved is told nothing: " + sent);
    }

    @Test
    void aChangedPasswordIsToldToAProvedAddressOnly() {
        AccountId eve = AccountId.of("eve");
        put(eve, false);
        put(ADA, true);
        accounts.setPassword(eve, "quite another password");
        notices.happened(new AccountEvent.PasswordChanged(ADA, NOW, Origin.OTHER_NODE));
        accounts.setPassword(ADA, "a third long password");
        assertEquals("ada@example.test", next(Kind.PASSWORD_CHANGED).address());
        assertEquals(1, sent.size(), sent::toString);
    }
}
