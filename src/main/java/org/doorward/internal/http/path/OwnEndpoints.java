package org.doorward.internal.http.path;

import org.jspecify.annotations.Nullable;

/** The endpoints of Doorward, by their paths below the base path; null is the base path itself. */
public interface OwnEndpoints {
    /** Whether there is an endpoint at this path. */
    boolean has(@Nullable String path);

    /** Whether the endpoint at this path is of no tenant, so that a request of no known tenant may call it. */
    boolean isOfNoTenant(@Nullable String path);
}
