package org.doorward.internal.wiring;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;

/** Creates the first administrator. */
final class FirstAdministrator {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");
    private static final String ROLE = "admin";

    private final DoorwardSettings settings;
    private final AccountEngine accounts;
    private final PasswordPolicy policy;
    private final TokenGenerator generator = new TokenGenerator();
    private boolean started;
    private Runnable made = () -> {};

    FirstAdministrator(DoorwardSettings settings, AccountEngine accounts, PasswordPolicy policy) {
        this.policy = policy;
        this.settings = settings;
        this.accounts = accounts;
    }

    /** The username in the settings, or {@code admin} in development mode. Empty when no account is to be created. */
    private Optional<String> username() {
        if (settings.get(AccountSettings.ACCOUNTS) != AccountSettings.Accounts.JPA) {
            return Optional.empty();
        }
        boolean development = settings.get(WebSettings.DEVELOPMENT);
        return settings.find(AccountSettings.BOOTSTRAP_USERNAME)
                .or(() -> development ? Optional.of("admin") : Optional.empty());
    }

    /** The gates that let the administrator pass whom the settings name, as long as that account has the role. */
    GateRules gates() {
        TenantId tenant = settings.get(AccountSettings.BOOTSTRAP_TENANT);
        String named = username().flatMap(Usernames::normalise).orElse(null);
        return GateRules.of(
                settings,
                (account, name, roles) ->
                        name.equals(named) && account.tenant().equals(tenant) && roles.contains(ROLE));
    }

    /**
     * Refuses a guessable password in the settings. Checked at every start, also when the account already exists. Breached
     * passwords are checked only when the account is created.
     *
     * @throws InvalidSettingsException with the setting of the password, never the password
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

    /** Creates the account, unless the username exists. */
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
        LOG.log(System.Logger.Level.INFO, "created the first administrator {0}", username.get());
        if (given.isEmpty()) {
            announce(username.get(), password);
        }
    }

    /** Prints the password of an account that was created so far, and from now on of one that is created later. */
    synchronized void announce() {
        started = true;
        made.run();
    }

    private synchronized void announce(String username, String password) {
        if (started) {
            print(username, password);
        } else {
            made = () -> print(username, password);
        }
    }

    private boolean created(String username, String password) {
        TenantId tenant = settings.get(AccountSettings.BOOTSTRAP_TENANT);
        try {
            return accounts.create(new AccountId(tenant, generator.id()), username, password, Set.of(ROLE, "user"))
                    .isPresent();
        } catch (WeakPasswordException e) {
            throw refused(e.weakness());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException(
                    List.of(AccountSettings.BOOTSTRAP_USERNAME.name() + ": " + e.getMessage()));
        }
    }

    /** Prints to standard output, not to a logger. Where the server stores that too, set a password instead. */
    @SuppressWarnings("SystemOut")
    private static void print(String username, String password) {
        System.out.println();
        System.out.println("  ------------------------------------------------------------");
        System.out.println("  Doorward created the first administrator. Shown only once:");
        System.out.println("      username  " + username);
        System.out.println("      password  " + password);
        System.out.println("  ------------------------------------------------------------");
        System.out.println();
    }
}
