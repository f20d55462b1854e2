package org.doorward.sample.role;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;

/** A bean whose class asks for a role. */
@ApplicationScoped
@RolesAllowed("root")
public class Safe {
    public String enter() {
        return "enter";
    }

    @PermitAll
    public String peep() {
        return "peep";
    }
}
