package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import org.doorward.internal.http.credential.CredentialExtractor.Extraction;
import org.doorward.internal.http.credential.SessionCookies.Found;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The credential of one request, read once, and its pending cookies. Part of the request's context. Safe for any
 * thread.
 */
public final class RequestCredential {
    private @Nullable Extraction extraction;
    private @Nullable Found access;
    private @Nullable Found refresh;
    private volatile @Nullable PendingCookies pending;

    /** The object that tells the rest: a wrapper may tell something else. */
    private @Nullable HttpServletRequest told;

    private @Nullable Boolean isSafe;
    private @Nullable String address;

    /** A request of which nothing was read. */
    public RequestCredential() {}

    /** The context of a request, as this package sees it. */
    public interface Holder extends RequestContext {
        RequestCredential credential();
    }

    /** Returns that of this request; a new one before the pipeline has received the request. */
    static RequestCredential of(HttpServletRequest request) {
        return in(RequestContext.of(request));
    }

    /** Returns that of a request with this context. */
    static RequestCredential in(@Nullable RequestContext context) {
        return context instanceof Holder holder ? holder.credential() : new RequestCredential();
    }

    /** Takes over the pending cookies of an earlier context of the request, and nothing else. */
    public void continueFrom(RequestCredential other) {
        pending = other.pending;
    }

    /** Returns the credential, which the first call reads. */
    synchronized Extraction extraction(CredentialExtractor extractor, HttpServletRequest request) {
        Extraction known = extraction;
        if (known == null) {
            known = extractor.extract(request);
            extraction = known;
        }
        return known;
    }

    /** Returns the access cookies, which the first call reads. */
    synchronized Found access(SessionCookies cookies, HttpServletRequest request) {
        Found known = access;
        if (known == null) {
            known = cookies.readAccess(request);
            access = known;
        }
        return known;
    }

    /** Returns the refresh cookies, which the first call reads. */
    synchronized Found refresh(SessionCookies cookies, HttpServletRequest request) {
        Found known = refresh;
        if (known == null) {
            known = cookies.readRefresh(request);
            refresh = known;
        }
        return known;
    }

    private void by(HttpServletRequest request) {
        if (told != request) {
            told = request;
            isSafe = null;
            address = null;
        }
    }

    /** Returns whether the request needs no check of its origin, which is found out once. */
    synchronized boolean isSafe(HttpServletRequest request) {
        by(request);
        Boolean known = isSafe;
        if (known == null) {
            known = CrossOriginCheck.isSafe(request);
            isSafe = known;
        }
        return known;
    }

    /** Returns the client's address, which is found out once; empty where it has none. */
    synchronized String address(ClientConnection connection, HttpServletRequest request) {
        by(request);
        String known = address;
        if (known == null) {
            known = connection.address(request);
            address = known;
        }
        return known;
    }

    @Nullable
    PendingCookies pending() {
        return pending;
    }

    void pending(PendingCookies cookies) {
        pending = cookies;
    }
}
