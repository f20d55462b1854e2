package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.account.Account;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ASVS 6.2: which passwords may be set. */
@Tag("fast")
class PasswordPolicyTest {
    private final PasswordPolicy policy = new PasswordPolicy(List.of("Doorward", "Grünwald", "ab"));

    private Optional<PasswordWeakness> weakness(String password) {
        return policy.weakness(password, "ada.lovelace@engine.test", "countess@engine.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "PaSsWoRd",
                "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
                " password ",
                "password1",
                "password2026",
                "!password!",
                "12345678",
                "123456789",
                "qwertyuiop",
                "Qwerty12!",
                "correcthorsebatterystaple",
                "letmein1",
                "iloveyou",
                "\u2119assword",
                "        password        "
            })
    void whatIsTriedFirstIsRefusedInEverySpelling(String password) {
        assertEquals(Optional.of(PasswordWeakness.COMMON), weakness(password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doorward",
                "DOORWARD",
                "doorward1",
                "12doorward",
                "!!doorward!!",
                "doorward2026",
                "doorwarddoorward",
                "door\uff57ard",
                "gr\u00fcnwald",
                "GR\u00dcNWALD99",
                "gru\u0308nwald!",
                "ada.lovelace",
                "Ada.Lovelace1",
                "ada.lovelace@engine.test",
                "countess",
                "Countess99",
                "xcountess@engine.testx",
                "countess-doorward",
                "doorward/ada.lovelace"
            })
    void theNamesOfProductAndHolderAreRefusedWithLittleAroundThem(String password) {
        assertEquals(Optional.of(PasswordWeakness.CONTEXT), weakness(password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doorward keeps the rain out",
                "the countess of the engine",
                "doorward-x7q!",
                "qwertyuiop and then some",
                "k7#mQz2v",
                "ab9cab1xab",
                "coundoorwardtess",
                "        k7#mQz2v",
                "\u4f60\u597d\u4e16\u754c\u4f60\u597d\u5427\u5440",
                "nul\u0000within",
                "\ud83d\udd11\ud83d\udeaa\ud83d\udd11\ud83d\udeaa"
            })
    void whatIsNotEasilyGuessedIsTakenWhateverItIsOf(String password) {
        assertEquals(Optional.empty(), weakness(password));
    }

    @Test
    void lengthIsCountedInCharactersAndEndsWhereHashingEnds() {
        assertEquals(Optional.of(PasswordWeakness.TOO_SHORT), weakness("k7#mQz2"));
        assertEquals(Optional.empty(), weakness("k7#mQz2v".repeat(128)));
        assertEquals(Optional.of(PasswordWeakness.TOO_LONG), weakness("k7#mQz2v".repeat(128) + "x"));
        assertEquals(Optional.of(PasswordWeakness.NOT_TEXT), weakness("k7#mQz2\ud83d"));
    }

    @Test
    void aShortUsernameRefusesNoGoodPassword() {
        assertEquals(Optional.empty(), policy.weakness("aXaYaZa#", "a", null));
        assertEquals(Optional.of(PasswordWeakness.CONTEXT), policy.weakness("adaadaXY", "ada", null));
    }

    @Test
    void aLetterIsTheSameHoweverItIsPutTogether() {
        PasswordPolicy product = new PasswordPolicy(List.of("\u01f0amboree"));
        // there is no one capital letter for it
        assertEquals(Optional.of(PasswordWeakness.CONTEXT), product.weakness("J\u030cAMBOREE", "ada", null));
    }

    @Test
    void foldingKnowsNothingOfTheServersLanguage() {
        java.util.Locale before = java.util.Locale.getDefault();
        java.util.Locale.setDefault(java.util.Locale.forLanguageTag("tr-TR"));
        try {
            assertEquals(Optional.of(PasswordWeakness.COMMON), weakness("ADMINISTRATOR"));
        } finally {
            java.util.Locale.setDefault(before);
        }
    }

    private AccountEngine madeWith(CountingHasher hasher) {
        TestAccounts store = new TestAccounts();
        return new AccountEngine(store, new Passwords(store, hasher), policy);
    }

    @Test
    void anAccountIsNotMadeWithAWeakPasswordAndNothingIsHashed() {
        CountingHasher hasher = new CountingHasher();
        AccountEngine accounts = madeWith(hasher);
        hasher.hashed.set(0);
        WeakPasswordException refused = assertThrows(
                WeakPasswordException.class,
                () -> accounts.create(AccountId.of("1"), "eve-adams", "Eve-Adams99", Set.of()));
        assertEquals(PasswordWeakness.CONTEXT, refused.weakness());
        assertFalse(refused.toString().contains("Eve-Adams99"), "the password is not told");
        assertEquals(0, hasher.hashed.get());
        assertTrue(accounts.create(AccountId.of("1"), "eve-adams", "k7#mQz2v", Set.of())
                .isPresent());
    }

    @Test
    void aPasswordThatWasSetBeforeGoesOnToWork() {
        TestAccounts store = new TestAccounts();
        Passwords passwords = new Passwords(store, new CountingHasher());
        store.put(Account.active(AccountId.of("1"), "eve", Set.of()), CountingHasher.current("password"));
        assertTrue(passwords
                .authenticate(org.doorward.TenantId.DEFAULT, "eve", "password")
                .isPresent());
    }
}
