package org.doorward.sample.scope;

import jakarta.enterprise.context.ApplicationScoped;
import org.doorward.web.RequiresScope;

/** A bean that asks for a scope of its own. */
@ApplicationScoped
public class Ledger {
    @RequiresScope("ledger")
    public String entry() {
        return "entry";
    }
}
