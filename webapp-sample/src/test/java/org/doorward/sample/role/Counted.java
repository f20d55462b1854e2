package org.doorward.sample.role;

import jakarta.annotation.security.RolesAllowed;

/** What a bean implements. */
public interface Counted {
    @RolesAllowed("root")
    String count();
}
