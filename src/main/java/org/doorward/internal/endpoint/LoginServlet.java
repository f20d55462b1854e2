package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.RateLimitFields;
import org.doorward.login.SignInResult;
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
            signIn(request, response, body, transport, page);
        } catch (ProblemException e) {
            if (!page
                    || !services()
                            .navigation()
                            .toSignIn(request, response, e.problem().code(), returnTo)) {
                throw e;
            }
        }
    }

    private void signIn(
            HttpServletRequest request,
            HttpServletResponse response,
            RequestBody body,
            Transport transport,
            boolean page)
            throws IOException, ProblemException {
        String username = body.needed("username");
        String password = body.needed("password");
        boolean remember = body.flag("remember").orElse(transport == Transport.BEARER);
        SignInResult result = transport == Transport.BEARER
                ? services().signIn().open(request, username, password, remember)
                : services().signIn().openInCookies(request, response, username, password, remember);
        IssuedTokens tokens = tokens(response, result, page);
        if (transport == Transport.BEARER) {
            TokenAnswer.inBody(response, tokens, services().sessions().now());
        } else if (page) {
            services()
                    .navigation()
                    .onward(request, response, body.text("return_to").orElse(null));
        } else {
            TokenAnswer.besideCookies(response, tokens, services().sessions().now());
        }
    }

    private IssuedTokens tokens(HttpServletResponse response, SignInResult result, boolean page)
            throws ProblemException {
        if (result instanceof SignInResult.SignedIn signedIn) {
            return signedIn.tokens();
        }
        if (result instanceof SignInResult.Throttled throttled) {
            // with a redirect it would ask the browser to wait before it shows the page
            if (!page) {
                RateLimitFields.of(List.of(services().signIn().quota(throttled)), throttled.retryAfter())
                        .forEach(response::setHeader);
            }
            throw new ProblemException(Problem.TOO_MANY);
        }
        throw new ProblemException(Problem.CREDENTIALS);
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
