package org.doorward.sample.role;

import jakarta.annotation.security.DenyAll;
import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;
import org.doorward.web.RequiresScope;

/** A bean that may be stored, and whatever stands before it with it; its class asks for nothing. */
@SessionScoped
public class Cashbook extends Register implements Counted, Serializable {
    private static final long serialVersionUID = 1L;

    public String look() {
        return "look";
    }

    @DenyAll
    public String shred() {
        return "shred";
    }

    @Override
    public String overridden() {
        return "overridden";
    }

    @Override
    public String count() {
        return "count";
    }

    @RequiresScope("cash")
    public String scoped() {
        return "scoped";
    }
}
