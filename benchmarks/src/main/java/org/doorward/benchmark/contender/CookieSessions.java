package org.doorward.benchmark.contender;

import org.doorward.benchmark.server.Answer;
import org.doorward.benchmark.server.InMemoryClient;
import org.doorward.benchmark.server.Requests;

/** Sessions of a peer, which has {@link AccountServlet} for them and tells them by a cookie. */
final class CookieSessions implements SessionLife {
    private final InMemoryClient client;

    CookieSessions(InMemoryClient client) {
        this.client = client;
    }

    @Override
    public SignedIn signIn(String user) {
        Answer answer = client.send(Requests.post("/account/" + AccountServlet.SIGN_IN + "?user=" + user, ""))
                .expect(200);
        return new SignedIn(user, "Cookie: " + answer.cookies(), "");
    }

    private Answer run(String action, SignedIn session) {
        Answer answer =
                client.send(Requests.post("/account/" + action + "?user=" + session.user(), "", session.header()));
        if (answer.status() == 404) {
            throw new NotOfferedException(action);
        }
        return answer.expect(200);
    }

    @Override
    public SignedIn refresh(SignedIn session) {
        Answer answer = run(AccountServlet.REFRESH, session);
        return new SignedIn(session.user(), "Cookie: " + answer.cookies(), "");
    }

    @Override
    public void signOut(SignedIn session) {
        run(AccountServlet.SIGN_OUT, session);
    }

    @Override
    public int list(SignedIn session) {
        return Integer.parseInt(run(AccountServlet.LIST, session).body());
    }

    @Override
    public void signOutEverywhere(SignedIn session) {
        run(AccountServlet.SIGN_OUT_EVERYWHERE, session);
    }

    @Override
    public boolean isGood(SignedIn session) {
        return client.send(Requests.get(Site.PATH, session.header())).status() == 200;
    }
}
