package org.doorward.internal.wiring;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.InvalidSettingsException;
import org.doorward.Restriction;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.MailSettings;
import org.doorward.internal.settings.OriginSettings;
import org.doorward.internal.settings.Setting;
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
        gates(settings, sendsLinks);
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

    /** Warns of gates that nobody can lift without more work of the application. */
    private static void gates(DoorwardSettings settings, boolean sendsLinks) {
        AccountSettings.Accounts accounts = settings.get(AccountSettings.ACCOUNTS);
        boolean builtIn = accounts == AccountSettings.Accounts.JPA;
        boolean verifies = settings.find(MailSettings.VERIFY_PAGE).isPresent();
        if (builtIn && settings.get(WebSettings.GATE_EMAIL) && !(sendsLinks && verifies)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "doorward.gate.email keeps accounts out whose e-mail address is not proved, and no links to prove one are"
                            + " sent: {0}, or call AccountService.emailVerified",
                    sendsLinks
                            ? "set " + MailSettings.VERIFY_PAGE.name()
                            : "set doorward.mail.host or bring a Notifier, and set " + MailSettings.VERIFY_PAGE.name());
        }
        if (accounts == AccountSettings.Accounts.APPLICATION && settings.get(WebSettings.GATE_TERMS)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "doorward.gate.terms keeps accounts out that have not accepted the terms, and there is no {0}/terms for an"
                            + " application''s own accounts: its AccountStore must tell Account.termsAccepted, and the"
                            + " application must call SessionService.accountChanged when somebody accepts them",
                    settings.get(WebSettings.BASE_PATH));
        }
        for (Restriction gate : List.of(Restriction.EMAIL_UNVERIFIED, Restriction.TERMS_NOT_ACCEPTED)) {
            Setting<Boolean> isOn = Objects.requireNonNull(WebSettings.GATES.get(gate));
            Setting<String> page = Objects.requireNonNull(WebSettings.GATE_PAGES.get(gate));
            if (settings.get(isOn) && settings.find(page).isEmpty()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is on without {1}: a browser gets 403, and no page where its holder can go on",
                        isOn.name(),
                        page.name());
            }
        }
    }
}
