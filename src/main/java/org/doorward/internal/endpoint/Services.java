package org.doorward.internal.endpoint;

import org.doorward.account.AccountService;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.Owners;
import org.doorward.apitoken.ServiceAccounts;
import org.doorward.internal.http.AntiForgery;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.Connection;
import org.doorward.internal.http.Cors;
import org.doorward.internal.http.CrossOriginCheck;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.RequestAuthenticator;
import org.doorward.internal.http.SessionCookies;
import org.doorward.internal.http.TicketQuery;
import org.doorward.internal.http.TransparentRefresh;
import org.doorward.internal.token.HiddenNames;
import org.doorward.internal.token.KeyRotation;
import org.doorward.internal.token.PublicKeys;
import org.doorward.limit.RateLimiter;
import org.doorward.session.SessionService;
import org.doorward.session.Tickets;

/**
 * What endpoints work with.
 *
 * @param hidden makes of an address what {@code limits} may keep
 */
public record Services(
        AccountService accounts,
        SessionService sessions,
        ApiTokenService apiTokens,
        ServiceAccounts serviceAccounts,
        Owners owners,
        RateLimiter limits,
        HiddenNames hidden,
        Tickets tickets,
        BrowserSignIn signIn,
        RequestAuthenticator authenticator,
        TicketQuery ticketQuery,
        TransparentRefresh refresh,
        SessionCookies cookies,
        CrossOriginCheck crossOrigin,
        AntiForgery antiForgery,
        Cors cors,
        Connection connection,
        Navigation navigation,
        Readiness readiness,
        KeyRotation keys,
        PublicKeys publicKeys) {}
