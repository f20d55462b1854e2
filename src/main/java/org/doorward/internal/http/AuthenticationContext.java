package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Supplier;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.async.AnswerGate;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.RequestCredential;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.origin.RequestContext;
import org.doorward.internal.http.refresh.RefreshedResponse;
import org.doorward.internal.http.tenant.RequestTenant;
import org.jspecify.annotations.Nullable;

/**
 * The state of one request from its first dispatch to its last: its tenant, its credential, who acts, pending cookies, and CORS.
 * The request holds it. One thread handles a request at a time, but other threads of an asynchronous request may ask
 * who acts.
 */
public final class AuthenticationContext implements RequestCredential.Holder {
    /** Finds out who acts, when the application asks; for public paths. */
    public interface Question {
        @Nullable
        Identity ask(AuthenticationContext authentication, HttpServletRequest request);
    }

    private final Cors cors;
    private volatile @Nullable RequestTenant tenant;
    private final RequestCredential credential = new RequestCredential();

    /** Null until it is settled who acts, or how that will be found out. */
    private volatile @Nullable RequestActions actions;

    private @Nullable Question question;
    /** Returns what a container session is bound to while it is not known who acts. */
    private Supplier<@Nullable String> shown = () -> null;

    private volatile @Nullable Identity identity;
    private @Nullable Problem problem;
    private boolean scopeDeclared;
    private final RequestAnswer answer = new RequestAnswer(this);
    private boolean isLetThrough;
    private @Nullable HttpServletMapping mapping;

    /**
     * A request of which nothing else is known yet.
     *
     * @param tenant null as long as it is not known
     */
    public AuthenticationContext(Cors cors, @Nullable RequestTenant tenant) {
        this.cors = cors;
        this.tenant = tenant;
    }

    /** Begins the context of a request that is new, or that is dispatched again after a refusal. */
    static AuthenticationContext begin(HttpServletRequest request, Cors cors, @Nullable RequestTenant tenant) {
        AuthenticationContext before = begun(request);
        AuthenticationContext context =
                new AuthenticationContext(cors, before == null || before.tenant == null ? tenant : before.tenant);
        if (before != null) {
            context.credential.continueFrom(before.credential);
        }
        request.setAttribute(ATTRIBUTE, context);
        return context;
    }

    /** Returns the context of this request; null before the pipeline has received the request. */
    static @Nullable AuthenticationContext begun(HttpServletRequest request) {
        return RequestContext.of(request) instanceof AuthenticationContext context ? context : null;
    }

    /** Returns the context of this request; null unless it is settled who acts, or how that will be found out. */
    static @Nullable AuthenticationContext of(HttpServletRequest request) {
        AuthenticationContext context = begun(request);
        return context != null && context.actions != null ? context : null;
    }

    /** Returns who acts in this request, however it is wrapped; null for nobody. */
    static @Nullable Identity identityOf(HttpServletRequest request) {
        AuthenticationContext context = of(request);
        return context == null ? null : context.identity(request);
    }

    /** Returns why nobody acts in this request: the problem of its credential, or that there is none. */
    static Problem problemOf(HttpServletRequest request) {
        AuthenticationContext context = of(request);
        return context == null ? Problem.UNAUTHENTICATED : context.problemOfNobody();
    }

    Problem problemOfNobody() {
        return problem == null ? Problem.UNAUTHENTICATED : problem;
    }

    @Override
    public @Nullable RequestTenant tenant() {
        return tenant;
    }

    /** Settles the tenant, for all dispatches of the request. */
    void settleTenant(RequestTenant found) {
        if (tenant != null) {
            throw new IllegalStateException("the tenant of a request never changes");
        }
        tenant = found;
    }

    @Override
    public Cors cors() {
        return cors;
    }

    @Override
    public RequestCredential credential() {
        return credential;
    }

    /** Settles who acts; null for nobody. */
    AuthenticationContext actsFor(RequestActions ofRequest, @Nullable Identity who) {
        actions = ofRequest;
        identity = who;
        return this;
    }

    /** Settles that who acts is found out when the application asks. */
    public AuthenticationContext asksLater(RequestActions ofRequest, Question later) {
        actions = ofRequest;
        question = later;
        return this;
    }

    RequestActions actions() {
        RequestActions known = actions;
        if (known == null) {
            throw new IllegalStateException("it is not settled who acts");
        }
        return known;
    }

    /** Settles what a container session is bound to while it is not known who acts. */
    AuthenticationContext showing(Supplier<@Nullable String> ofSession) {
        shown = ofSession;
        return this;
    }

    /** Returns the container's mapping. That of the first dispatch is read once: containers make a new one each time. */
    HttpServletMapping mapping(HttpServletRequest request) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return request.getHttpServletMapping();
        }
        HttpServletMapping known = mapping;
        if (known == null) {
            known = request.getHttpServletMapping();
            mapping = known;
        }
        return known;
    }

    /** The request is passed to the application. */
    void letThrough() {
        isLetThrough = true;
    }

    boolean isLetThrough() {
        return isLetThrough;
    }

    /** Returns who acts; null for nobody. Finds it out once. */
    @Nullable
    public synchronized Identity identity(HttpServletRequest request) {
        Question open = question;
        if (open != null) {
            question = null;
            identity = open.ask(this, request);
            answer.watch();
        }
        return identity;
    }

    /** Returns who acts as far as it is known already. */
    @Nullable
    Identity knownIdentity() {
        return identity;
    }

    /** Returns what a new container session is bound to; null for nobody. */
    @Nullable
    String holder() {
        Identity known = identity;
        return known == null ? shown.get() : ContainerSession.holder(known);
    }

    synchronized void signOut(HttpServletRequest request) {
        Identity known = identity(request);
        shown = () -> null;
        // after its own sign-out the response goes on without a principal
        answer.forget();
        if (known != null) {
            actions().signOut(request, known, answer.gate());
            identity = null;
        } else {
            actions().signOutCookies(request, answer.gate());
        }
    }

    /** Returns the response that adds new cookies; null when there are none. */
    @Nullable
    RefreshedResponse refreshedResponse() {
        return actions().refreshedResponse();
    }

    synchronized void signIn(HttpServletRequest request, @Nullable String username, @Nullable String password)
            throws ServletException {
        if (identity(request) != null) {
            throw new ServletException("somebody is signed in already");
        }
        AnswerGate one = answer.gate();
        boolean entered = false;
        try {
            // a response that has ended gets no cookies
            entered = one != null && one.enter();
            identity = actions().signIn(request, username, password);
        } catch (IOException e) {
            throw new ServletException(e.getMessage(), e);
        } finally {
            if (one != null) {
                one.leave(entered);
            }
        }
        answer.watch();
    }

    /** The handler has read data of whoever acts. */
    void becamePersonal(HttpServletRequest request) {
        AnswerGate one = answer.gate();
        if (identity == null && one != null) {
            one.unlessShut(() -> actions().becamePersonal(request));
        } else if (identity == null) {
            actions().becamePersonal(request);
        }
    }

    /** Returns how this request's response is ended with its session. */
    RequestAnswer answer() {
        return answer;
    }

    /** Whether it is settled that nobody acts. */
    boolean isNobody() {
        return identity == null && question == null;
    }

    /** Returns an anti-forgery token for who acts; empty where none is needed. */
    String csrfToken(HttpServletRequest request) {
        return actions().csrfToken(identity(request));
    }

    void refused(Problem because) {
        problem = because;
    }

    /** Whether narrowed tokens may go where the present dispatch goes. */
    boolean scopeDeclared() {
        return scopeDeclared;
    }

    void scopeDeclared(boolean declared) {
        scopeDeclared = declared;
    }
}
