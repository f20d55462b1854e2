package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.doorward.internal.http.credential.CredentialExtractor.Extraction;
import org.doorward.internal.http.credential.SessionCookies.Found;
import org.doorward.internal.http.origin.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The credential of one request, read once, and its pending cookies. Part of the request's context. Safe for any
 * thread.
 */
public final class RequestCredential {
    private final Once<Extraction> extraction = new Once<>();
    private final Once<Found> access = new Once<>();
    private final Once<Found> refresh = new Once<>();
    private volatile @Nullable PendingCookies pending;

    /** A request of which nothing was read. */
    public RequestCredential() {}

    /** The context of a request, as this package sees it. */
    public interface Holder extends RequestContext {
        RequestCredential credential();
    }

    /** Returns that of this request; a new one before the pipeline has received the request. */
    static RequestCredential of(HttpServletRequest request) {
        return RequestContext.of(request) instanceof Holder holder ? holder.credential() : new RequestCredential();
    }

    /** Takes over the pending cookies of an earlier context of the request, and nothing else. */
    public void continueFrom(RequestCredential other) {
        pending = other.pending;
    }

    /** A value that is read once, by the first caller. */
    private static final class Once<T> {
        private @Nullable T value;

        synchronized T get(Supplier<T> read) {
            T known = value;
            if (known == null) {
                known = read.get();
                value = known;
            }
            return known;
        }
    }

    Extraction extraction(Supplier<Extraction> read) {
        return extraction.get(read);
    }

    Found access(Supplier<Found> read) {
        return access.get(read);
    }

    Found refresh(Supplier<Found> read) {
        return refresh.get(read);
    }

    @Nullable
    PendingCookies pending() {
        return pending;
    }

    void pending(PendingCookies cookies) {
        pending = cookies;
    }
}
