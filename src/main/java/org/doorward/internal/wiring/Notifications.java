package org.doorward.internal.wiring;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.account.AccountService;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.EditableAccountStore;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.endpoint.account.EmailResource;
import org.doorward.internal.endpoint.account.ForgottenPasswordResource;
import org.doorward.internal.endpoint.route.Route;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.origin.PreferredLanguage;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.mail.MailNotifier;
import org.doorward.internal.notification.LinkBase;
import org.doorward.internal.notification.NotificationQueue;
import org.doorward.internal.recovery.AccountLinks;
import org.doorward.internal.recovery.AccountLinks.Page;
import org.doorward.internal.recovery.AccountNotices;
import org.doorward.internal.recovery.EmailVerification;
import org.doorward.internal.recovery.PasswordReset;
import org.doorward.internal.recovery.RegistrationMail;
import org.doorward.internal.recovery.VerificationMail;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.MailSettings;
import org.doorward.internal.settings.MailSettingsCheck;
import org.doorward.internal.settings.Setting;
import org.doorward.internal.settings.TenantSettings;
import org.doorward.internal.token.LinkTokens;
import org.doorward.internal.token.Pseudonyms;
import org.doorward.notification.Notifier;
import org.jspecify.annotations.Nullable;

/** The parts of an installation that send links and notices to the holders of built-in accounts. */
record Notifications(
        DoorwardSettings settings,
        EditableAccountStore store,
        AccountEngine accounts,
        NotificationQueue queue,
        AccountLinks links,
        LinkBase base,
        String contextPath) {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    /** What a notifier needs of the application. */
    record Application(ApplicationBeans beans, @Nullable ClassLoader given, String contextPath, EventListener alerts) {
        /** Embedded servers may give an application no class loader of its own. */
        private ClassLoader classes() {
            return given == null ? Notifications.class.getClassLoader() : given;
        }

        /** Returns the application's notifier, or the one for mail where the settings name a mail server. */
        private Optional<Notifier> notifier(DoorwardSettings settings) {
            Optional<Notifier> own = beans.find(Notifier.class);
            boolean mail = settings.find(MailSettings.HOST).isPresent()
                    || settings.find(MailSettings.SESSION).isPresent();
            if (own.isPresent() || !mail) {
                return own;
            }
            try {
                return Optional.of(new MailNotifier(settings, classes(), contextPath));
            } catch (NoClassDefFoundError e) {
                throw Backends.missing("doorward.mail.host", "jakarta.mail-api and angus-mail", e);
            }
        }
    }

    /** Returns them; null when nothing sends, or the application has its own accounts. */
    static @Nullable Notifications of(
            DoorwardSettings settings,
            Application application,
            StoreChoice stores,
            AccountEngine accounts,
            InstallationKeys keys,
            Pseudonyms counted,
            NodeWiring node) {
        Optional<Notifier> notifier = application.notifier(settings);
        boolean linked = settings.find(MailSettings.RESET_PAGE).isPresent()
                || settings.find(MailSettings.VERIFY_PAGE).isPresent();
        if (notifier.isEmpty() || !(stores.accounts() instanceof EditableAccountStore editable)) {
            if (notifier.isPresent() || linked) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "there are no endpoints for forgotten passwords and e-mail addresses: {0}",
                        notifier.isEmpty()
                                ? "nothing sends links; set doorward.mail.host, or bring a bean that implements Notifier"
                                : "the application has its own accounts");
            }
            return null;
        }
        if (MailSettingsCheck.lacksAddress(settings)) {
            // the settings alone do not tell that the application has a notifier
            throw new InvalidSettingsException(List.of(
                    MailSettings.LINKS.name() + ": or doorward.origin is needed by the links that a Notifier sends"));
        }
        if (linked && settings.get(TenantSettings.BY) == TenantSettings.By.APPLICATION) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a tenant without doorward.tenant.NAME.mail.links gets no links; the tenant default may have"
                            + " doorward.mail.links or doorward.origin instead");
        }
        return new Notifications(
                settings,
                editable,
                accounts,
                new NotificationQueue(notifier.get(), application.classes(), node.clock(), application.alerts()),
                new AccountLinks(new LinkTokens(keys.secrets()), stores.limits(), counted::of, node.clock()),
                new LinkBase(settings, application.contextPath()),
                application.contextPath());
    }

    /** Tells holders of changes. */
    AccountNotices notices() {
        Optional<String> path = settings.find(MailSettings.VERIFY_PAGE);
        Function<TenantId, Optional<Page>> pages = tenant -> base.of(tenant)
                .flatMap(address -> path.map(page -> new Page(address + page, settings.get(MailSettings.VERIFY_LIFE))));
        return new AccountNotices(accounts, queue, verificationMail(), pages, settings.get(MailSettings.LANGUAGE));
    }

    /** Writes to the addresses that people register with. */
    RegistrationMail registrationMail() {
        return new RegistrationMail(verificationMail(), queue, links);
    }

    /** Returns where the link leads that proves an address; empty for a tenant without a known address, or without such links. */
    Function<HttpServletRequest, Optional<Page>> verifyPage() {
        return settings.find(MailSettings.VERIFY_PAGE)
                .map(path -> page(path, MailSettings.VERIFY_LIFE))
                .orElse(request -> Optional.empty());
    }

    private VerificationMail verificationMail() {
        return new VerificationMail(accounts, queue, links);
    }

    /** Returns the routes, for which the settings name a page. */
    List<Route> routes(
            AccountService service,
            PasswordReplacement passwords,
            BrowserSignIn signIn,
            ClientLimit clients,
            CrossOriginCheck crossOrigin,
            RequestAuthenticator authenticator) {
        List<Route> routes = new ArrayList<>();
        PreferredLanguage language = new PreferredLanguage(settings.get(MailSettings.LANGUAGE));
        settings.find(MailSettings.RESET_PAGE)
                .map(path -> new ForgottenPasswordResource(
                        new PasswordReset(store, passwords, queue, links),
                        page(path, MailSettings.RESET_LIFE),
                        language,
                        signIn,
                        clients,
                        crossOrigin))
                .map(Routes::ofForgottenPasswords)
                .ifPresent(routes::addAll);
        settings.find(MailSettings.VERIFY_PAGE)
                .map(path -> new EmailResource(
                        new EmailVerification(service, passwords, links),
                        verificationMail(),
                        page(path, MailSettings.VERIFY_LIFE),
                        language,
                        clients,
                        crossOrigin,
                        authenticator,
                        signIn))
                .map(Routes::ofEmail)
                .ifPresent(routes::addAll);
        StringJoiner paths = new StringJoiner(", ").setEmptyValue("none; see doorward.password.reset-page");
        routes.forEach(route -> paths.add(route.toString()));
        LOG.log(System.Logger.Level.INFO, "holders of accounts are sent links and notices; endpoints: {0}", paths);
        return routes;
    }

    private Function<HttpServletRequest, Optional<Page>> page(String path, Setting<Duration> life) {
        ClientConnection connection = new ClientConnection(settings);
        return request -> address(request, connection).map(address -> new Page(address + path, settings.get(life)));
    }

    private Optional<String> address(HttpServletRequest request, ClientConnection connection) {
        TenantId tenant = RequestTenant.of(request);
        return base.isOfRequests(tenant)
                ? Optional.of(connection.origin(request))
                        .filter(origin -> !origin.isEmpty())
                        .map(origin -> origin + contextPath + RequestTenant.pathOf(request))
                : base.of(tenant);
    }
}
