package org.doorward.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.doorward.internal.http.async.AnswerGate;
import org.doorward.internal.http.async.OpenAnswer;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.refresh.RefreshedResponse;
import org.jspecify.annotations.Nullable;

/** What the application can do with the session of one request. */
public interface RequestActions {
    Identity signIn(HttpServletRequest request, @Nullable String username, @Nullable String password)
            throws ServletException;

    /**
     * Ends the session of this identity.
     *
     * @param gate guards the response against late cookies; null where there is none
     */
    void signOut(HttpServletRequest request, Identity identity, @Nullable AnswerGate gate);

    /** Ends the sessions of all cookies, where they identify nobody. */
    void signOutCookies(HttpServletRequest request, @Nullable AnswerGate gate);

    @Nullable
    RefreshedResponse refreshedResponse();

    String csrfToken(@Nullable Identity identity);

    /** Returns how long a response may be written before it is watched. */
    Duration unwatched();

    /** An asynchronous response has begun. */
    OpenAnswer begun(AsyncContext context, HttpServletRequest request, AnswerGate gate);

    /** Ends the response when this identity may no longer act. */
    void watch(OpenAnswer answer, Identity identity);

    void forget(OpenAnswer answer);

    /** The response may depend on who sent the request, though the application did not ask. */
    void becamePersonal(HttpServletRequest request);
}
