package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.session.Session;

/** The response with a session's tokens: in the body for programs, in cookies for browsers, never in both. */
final class TokenResponse {
    private TokenResponse() {}

    static void inBody(HttpServletResponse response, IssuedTokens tokens, Instant now) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("access_token", tokens.accessToken());
        members.put("token_type", "Bearer");
        members.put("expires_in", tokens.accessLifetimeFrom(now).toSeconds());
        members.put("refresh_token", tokens.refreshToken());
        members.put("session_id", tokens.session().id().value());
        members.put("account", account(tokens.session()));
        Problems.sendJson(response, HttpServletResponse.SC_OK, members);
    }

    /** The cookies are on the response already. */
    static void besideCookies(HttpServletResponse response, IssuedTokens tokens, Instant now) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("session_id", tokens.session().id().value());
        members.put("expires_in", tokens.accessLifetimeFrom(now).toSeconds());
        members.put("account", account(tokens.session()));
        Problems.sendJson(response, HttpServletResponse.SC_OK, members);
    }

    private static Map<String, Object> account(Session session) {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("id", session.owner().value());
        account.put("username", session.username());
        account.put("roles", new TreeSet<>(session.roles()));
        return account;
    }
}
