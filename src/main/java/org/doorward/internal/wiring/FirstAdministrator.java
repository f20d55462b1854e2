package org.doorward.internal.wiring;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.AccountSettings;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.WebSettings;
import org.doorward.account.AccountService;
import org.doorward.account.PasswordPolicy;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.token.TokenGenerator;

/** Makes the account that an installation starts with. */
final class FirstAdministrator {
    private static final System.Logger LOG = System.getLogger("org.doorward");
    private static final String ROLE = "admin";

    private final DoorwardSettings settings;
    private final AccountService accounts;
    private final PasswordPolicy policy;
    private final TokenGenerator generator = new TokenGenerator();

    FirstAdministrator(DoorwardSettings settings, AccountService accounts, PasswordPolicy policy) {
        this.policy = policy;
        this.settings = settings;
        this.accounts = accounts;
    }

    /** The username that the settings ask for; in development there is one without being asked for. */
    private Optional<String> username() {
        boolean development = settings.get(WebSettings.DEVELOPMENT);
        return settings.find(AccountSettings.BOOTSTRAP_USERNAME)
                .or(() -> development ? Optional.of("admin") : Optional.empty());
    }

    /**
     * Refuses settings that would make one whom everybody can guess; whether or not it is there already, as settings say the
     * same on every day. What asks elsewhere waits until it is made.
     *
     * @throws InvalidSettingsException naming the password's setting, and never the password
     */
    void check() {
        Optional<String> given = settings.find(AccountSettings.BOOTSTRAP_PASSWORD);
        if (given.isPresent() && username().isPresent()) {
            policy.weakness(given.get(), username().get(), null).ifPresent(weakness -> {
                throw refused(weakness);
            });
        }
    }

    private static InvalidSettingsException refused(PasswordWeakness weakness) {
        return new InvalidSettingsException(
                List.of(AccountSettings.BOOTSTRAP_PASSWORD.name() + ": the value " + weakness.why()));
    }

    /** Makes it, unless there is one of that name already. */
    void make() {
        Optional<String> username = username();
        if (username.isEmpty()) {
            return;
        }
        Optional<String> given = settings.find(AccountSettings.BOOTSTRAP_PASSWORD);
        String password = given.orElseGet(generator::id);
        if (!created(username.get(), password)) {
            return;
        }
        LOG.log(System.Logger.Level.INFO, "the first administrator was made: {0}", username.get());
        if (given.isEmpty()) {
            announce(username.get(), password);
        }
    }

    private boolean created(String username, String password) {
        try {
            return accounts.create(AccountId.of(generator.id()), username, password, Set.of(ROLE, "user"))
                    .isPresent();
        } catch (WeakPasswordException e) {
            throw refused(e.weakness());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException(
                    List.of(AccountSettings.BOOTSTRAP_USERNAME.name() + ": " + e.getMessage()));
        }
    }

    /** On standard output, not through a logger. Where a server keeps that too, set a password instead. */
    @SuppressWarnings("SystemOut")
    private static void announce(String username, String password) {
        System.out.println();
        System.out.println("  ------------------------------------------------------------");
        System.out.println("  Doorward made the first administrator. Shown only this once:");
        System.out.println("      username  " + username);
        System.out.println("      password  " + password);
        System.out.println("  ------------------------------------------------------------");
        System.out.println();
    }
}
