package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.http.ContainerSession;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.SessionCookies;
import org.doorward.login.PasswordLogin;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;

/** {@code POST /login}: username and password for a session. */
public final class LoginServlet extends EndpointServlet {
    /** Over these services. */
    public LoginServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    private enum Transport {
        BEARER,
        COOKIE
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        if (!services().crossOrigin().passesSignIn(request)) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        RequestBody body = RequestBody.read(request, false);
        body.allowOnly("username", "password", "remember", "transport", "return_to");
        boolean page = body.isForm() && Navigation.isNavigation(request);
        String returnTo = body.text("return_to").orElse(null);
        try {
            needSafeTransport(request);
            Transport transport = transport(request, body);
            Optional<IssuedTokens> opened = services().passwordLogin().signIn(attempt(request, body, transport));
            if (opened.isEmpty()) {
                throw new ProblemException(Problem.CREDENTIALS);
            }
            succeed(request, response, transport, opened.get(), page, returnTo);
        } catch (ProblemException e) {
            if (!page
                    || !services()
                            .navigation()
                            .toSignIn(request, response, e.problem().code(), returnTo)) {
                throw e;
            }
        }
    }

    private void succeed(
            HttpServletRequest request,
            HttpServletResponse response,
            Transport transport,
            IssuedTokens tokens,
            boolean page,
            @org.jspecify.annotations.Nullable String returnTo)
            throws IOException {
        Instant now = services().sessions().now();
        if (transport == Transport.BEARER) {
            TokenAnswer.inBody(response, tokens, now);
            return;
        }
        endReplaced(request);
        ContainerSession.signedIn(request, tokens.session().id());
        services().cookies().set(response, tokens, now);
        if (page) {
            services().navigation().onward(request, response, returnTo);
        } else {
            TokenAnswer.besideCookies(response, tokens, now);
        }
    }

    /** The browser's session before this one ends: its cookies are about to be overwritten. */
    private void endReplaced(HttpServletRequest request) {
        SessionCookies.Found access = services().cookies().access(request);
        SessionCookies.Found refresh = services().cookies().refresh(request);
        if (access instanceof SessionCookies.Found.One one) {
            services().sessions().endByAccessToken(TenantId.DEFAULT, one.value(), Reason.REPLACED);
        } else if (refresh instanceof SessionCookies.Found.One one) {
            services().sessions().endByRefreshToken(TenantId.DEFAULT, one.value(), Reason.REPLACED);
        }
    }

    private PasswordLogin.Attempt attempt(HttpServletRequest request, RequestBody body, Transport transport)
            throws ProblemException {
        boolean remember = body.flag("remember").orElse(transport == Transport.BEARER);
        return new PasswordLogin.Attempt(
                TenantId.DEFAULT,
                body.needed("username"),
                body.needed("password"),
                device(request),
                services().connection().address(request),
                remember);
    }

    private Device device(HttpServletRequest request) {
        return services()
                .userAgents()
                .device(new UserAgents.Headers(
                        request.getHeader("User-Agent"),
                        request.getHeader("Sec-CH-UA"),
                        request.getHeader("Sec-CH-UA-Mobile"),
                        request.getHeader("Sec-CH-UA-Platform")));
    }

    private static Transport transport(HttpServletRequest request, RequestBody body) throws ProblemException {
        Optional<String> asked = body.text("transport");
        if (asked.isEmpty()) {
            boolean browser = request.getHeader("Sec-Fetch-Mode") != null || request.getHeader("Origin") != null;
            return body.isForm() || browser ? Transport.COOKIE : Transport.BEARER;
        }
        return switch (asked.get()) {
            case "bearer" -> Transport.BEARER;
            case "cookie" -> Transport.COOKIE;
            default -> throw new ProblemException(Problem.invalidField("transport"));
        };
    }
}
