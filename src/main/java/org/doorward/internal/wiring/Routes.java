package org.doorward.internal.wiring;

import static org.doorward.apitoken.ApiTokenKind.API_KEY;
import static org.doorward.apitoken.ApiTokenKind.PERSONAL_ACCESS_TOKEN;
import static org.doorward.internal.endpoint.route.AccessRequirement.administrator;
import static org.doorward.internal.endpoint.route.AccessRequirement.administratorOfAll;
import static org.doorward.internal.endpoint.route.AccessRequirement.either;
import static org.doorward.internal.endpoint.route.AccessRequirement.identity;
import static org.doorward.internal.endpoint.route.AccessRequirement.open;
import static org.doorward.internal.endpoint.route.AccessRequirement.session;
import static org.doorward.internal.endpoint.route.AccessRequirement.sessionOr;
import static org.doorward.internal.endpoint.route.AccessRequirement.token;
import static org.doorward.internal.endpoint.route.Route.route;

import java.util.List;
import org.doorward.Scopes;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.endpoint.ClientResource;
import org.doorward.internal.endpoint.CsrfResource;
import org.doorward.internal.endpoint.HealthResource;
import org.doorward.internal.endpoint.IntrospectionResource;
import org.doorward.internal.endpoint.JwksResource;
import org.doorward.internal.endpoint.LeakedResource;
import org.doorward.internal.endpoint.LoginResource;
import org.doorward.internal.endpoint.LogoutResource;
import org.doorward.internal.endpoint.MeResource;
import org.doorward.internal.endpoint.PasswordResource;
import org.doorward.internal.endpoint.RefreshResource;
import org.doorward.internal.endpoint.ServiceAccountsResource;
import org.doorward.internal.endpoint.SessionsResource;
import org.doorward.internal.endpoint.SigningKeysResource;
import org.doorward.internal.endpoint.TicketResource;
import org.doorward.internal.endpoint.TokensResource;
import org.doorward.internal.endpoint.account.EmailResource;
import org.doorward.internal.endpoint.account.ForgottenPasswordResource;
import org.doorward.internal.endpoint.account.RegisterResource;
import org.doorward.internal.endpoint.account.TermsResource;
import org.doorward.internal.endpoint.admin.AdminAccountsResource;
import org.doorward.internal.endpoint.admin.AdminRevocation;
import org.doorward.internal.endpoint.admin.AdminSessionsResource;
import org.doorward.internal.endpoint.admin.CleanUpResource;
import org.doorward.internal.endpoint.route.AccessRequirement;
import org.doorward.internal.endpoint.route.Route;

/** The routes of Doorward's endpoints below the base path: method, path, requirement and handler. */
final class Routes {
    private static final AccessRequirement SESSIONS = sessionOr(Scopes.SESSIONS, PERSONAL_ACCESS_TOKEN);
    private static final AccessRequirement TOKENS = sessionOr(Scopes.TOKENS, PERSONAL_ACCESS_TOKEN);
    private static final AccessRequirement INTROSPECT = token(Scopes.INTROSPECT, API_KEY);

    /** A token that may manage tokens may not rotate itself: it could live for ever. */
    private static final AccessRequirement ROTATE =
            either(TokensResource::isItself, token(Scopes.ROTATE_ITSELF, ApiTokenKind.values()), TOKENS);

    private Routes() {}

    /** Sign-in, sign-out, and the session of the caller. */
    static List<Route> ofSessions(
            LoginResource login,
            RefreshResource refresh,
            LogoutResource logout,
            MeResource me,
            CsrfResource csrf,
            TicketResource ticket,
            SessionsResource sessions) {
        return List.of(
                route("POST", "/login", open(), login::signIn),
                route("POST", "/refresh", open().encrypted(), refresh::refresh),
                route("POST", "/logout", open(), logout::signOut),
                route("POST", "/logout-all", SESSIONS.asShown().whileSuspended(), logout::all),
                route("GET", "/me", identity().whileSuspended(), me::show),
                route("GET", "/csrf", session().noUse().whileSuspended(), csrf::show),
                route("POST", "/ticket", session().encrypted(), ticket::issue),
                route("GET", "/sessions", SESSIONS.noUse(), sessions::list),
                route("DELETE", "/sessions/{id}", SESSIONS, sessions::end));
    }

    /** Built-in accounts. */
    static List<Route> ofAccounts(PasswordResource password, TermsResource terms) {
        return List.of(
                route("POST", "/password", session().encrypted().whileRestricted(), password::change),
                route("POST", "/terms", session().whileRestricted(), terms::accept));
    }

    /** Registration. */
    static List<Route> ofRegistration(RegisterResource register) {
        return List.of(route("POST", "/register", open().encrypted(), register::register));
    }

    /** Forgotten passwords. */
    static List<Route> ofForgottenPasswords(ForgottenPasswordResource passwords) {
        return List.of(
                route("POST", "/password/forgot", open().encrypted(), passwords::forgot),
                route("POST", "/password/reset", open().encrypted(), passwords::reset));
    }

    /** E-mail addresses. */
    static List<Route> ofEmail(EmailResource email) {
        return List.of(
                route("POST", "/email/verify", open().encrypted(), email::verify),
                route("POST", "/email/resend", session().whileRestricted(), email::resend));
    }

    /** API tokens. */
    static List<Route> ofTokens(TokensResource tokens, LeakedResource leaked, IntrospectionResource introspection) {
        return List.of(
                route("GET", "/tokens", TOKENS, tokens::list),
                route("POST", "/tokens", TOKENS, tokens::create),
                route("GET", "/tokens/{id}", TOKENS, tokens::show),
                route("PATCH", "/tokens/{id}", TOKENS, tokens::change),
                route("DELETE", "/tokens/{id}", TOKENS, tokens::revoke),
                route("POST", "/tokens/{id}/rotate", ROTATE, tokens::rotate).first(tokens::noticeShown),
                route("POST", "/tokens/revoke-leaked", open(), leaked::revoke),
                route("POST", "/introspect", INTROSPECT, introspection::describe),
                route("POST", "/revoke", INTROSPECT, introspection::revoke));
    }

    /** Public documents. */
    static List<Route> forEverybody(JwksResource jwks, HealthResource health) {
        return List.of(
                route("GET", "/jwks.json", open(), jwks::show),
                route("GET", "/health/live", open().ofNoTenant(), health::live),
                route("GET", "/health/ready", open().ofNoTenant(), health::ready),
                route("GET", "/client.js", open(), ClientResource.script()::show),
                route("GET", "/client.d.ts", open(), ClientResource.types()::show));
    }

    /** Administration. */
    static List<Route> ofAdministration(
            SigningKeysResource keys,
            ServiceAccountsResource accounts,
            AdminSessionsResource sessions,
            AdminRevocation revocation,
            AdminAccountsResource people,
            CleanUpResource cleanUp) {
        AccessRequirement change = administrator().fresh();
        String all = "/admin/service-accounts";
        String one = all + "/{account}";
        String key = one + "/keys/{key}";
        return List.of(
                route("GET", "/admin/keys", administratorOfAll(), keys::list),
                route("POST", "/admin/keys", administratorOfAll().fresh(), keys::rotate),
                route("DELETE", "/admin/keys/{kid}", administratorOfAll().fresh(), keys::remove),
                route("GET", all, administrator(), accounts::list),
                route("POST", all, change, accounts::create),
                route("GET", one, administrator(), accounts::show),
                route("PATCH", one, change, accounts::change),
                route("DELETE", one, change, accounts::remove),
                route("GET", one + "/keys", administrator(), accounts::listKeys),
                route("POST", one + "/keys", change, accounts::createKey),
                route("GET", key, administrator(), accounts::showKey),
                route("PATCH", key, change, accounts::changeKey),
                route("DELETE", key, change, accounts::revokeKey),
                route("POST", key + "/rotate", change, accounts::rotateKey),
                route("GET", "/admin/sessions", administrator(), sessions::list),
                route("GET", "/admin/sessions/{id}", administrator(), sessions::show),
                route("DELETE", "/admin/sessions/{id}", change, sessions::end),
                route("POST", "/admin/sessions/revoke", change, revocation::revoke),
                route("POST", "/admin/sessions/{id}/suspend", change, sessions::suspend),
                route("POST", "/admin/sessions/{id}/reinstate", change, sessions::reinstate),
                route("GET", "/admin/accounts", administrator(), people::find),
                route("GET", "/admin/accounts/{id}", administrator(), people::show),
                route("PATCH", "/admin/accounts/{id}", change, people::change),
                route("DELETE", "/admin/accounts/{id}", change, people::remove),
                route("POST", "/admin/accounts/{id}/disable", change, people::disable),
                route("POST", "/admin/accounts/{id}/enable", change, people::enable),
                route("POST", "/admin/accounts/{id}/suspend", change, people::suspend),
                route("POST", "/admin/accounts/{id}/reinstate", change, people::reinstate),
                route("POST", "/admin/accounts/{id}/require-password-change", change, people::requirePasswordChange),
                route("POST", "/admin/cleanup", administratorOfAll().fresh(), cleanUp::run));
    }
}
