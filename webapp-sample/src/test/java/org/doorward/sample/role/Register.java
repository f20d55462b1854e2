package org.doorward.sample.role;

import jakarta.annotation.security.RolesAllowed;

/** What a bean extends. */
public class Register {
    @RolesAllowed("root")
    public String inherited() {
        return "inherited";
    }

    @RolesAllowed("root")
    public String overridden() {
        return "not this one";
    }

    @RolesAllowed("admin")
    public String admins() {
        return "admins";
    }
}
