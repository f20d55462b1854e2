package org.doorward.internal.wiring;

import java.util.Set;
import java.util.TreeSet;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.OriginSettings;
import org.doorward.internal.settings.WebSettings;

/** The log of a start and of its failure. */
final class StartReport {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    private StartReport() {}

    /**
     * Runs a step of the deployment, and logs its failure: some containers wrap the exception, some log nothing.
     */
    static void reportingFailure(Runnable work) {
        try {
            work.run();
        } catch (InvalidSettingsException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            throw e;
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.ERROR, "Doorward cannot start: " + e.getMessage());
            throw e;
        }
    }

    /**
     * @param missing the tasks of {@link BeforeSignIn} that are not done yet
     * @param sendsLinks whether the holders of built-in accounts can prove their e-mail addresses
     */
    static void tell(DoorwardSettings settings, Set<String> missing, boolean sendsLinks) {
        LOG.log(
                System.Logger.Level.INFO,
                "Doorward protects this application: sessions in {0}, endpoints at {1}; session tracking is by cookie only",
                settings.store(),
                settings.get(WebSettings.BASE_PATH));
        if (!missing.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "nobody can sign in yet, and this node is not ready: a store does not answer, and these tasks wait for it: {0}",
                    String.join(", ", new TreeSet<>(missing)));
        }
        boolean builtIn = settings.get(AccountSettings.ACCOUNTS) == AccountSettings.Accounts.JPA;
        if (builtIn && settings.get(WebSettings.GATE_EMAIL) && !sendsLinks) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "doorward.gate.email keeps accounts out whose e-mail address is not proved, and nothing sends links to prove"
                            + " one: set doorward.mail.host, bring a Notifier, or call AccountService.emailVerified");
        }
        if (settings.get(OriginSettings.CROSS_ORIGIN) == OriginSettings.CrossOrigin.REPORT) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "CROSS-ORIGIN REQUESTS ARE ONLY REPORTED: any site can act with the cookies of people who are signed in."
                            + " Set doorward.cross-origin=enforce.");
        }
        if (settings.get(WebSettings.DEVELOPMENT)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "DEVELOPMENT MODE: credentials travel unencrypted. Never set doorward.development in production.");
        }
    }
}
