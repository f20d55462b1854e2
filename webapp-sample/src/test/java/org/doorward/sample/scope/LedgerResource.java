package org.doorward.sample.scope;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.doorward.web.RequiresScope;

/** A CDI bean, as a whole for one scope, and before a bean that asks for another. */
@Path("ledger")
@RequestScoped
@RequiresScope("notes:read")
public class LedgerResource {
    @Inject
    @SuppressWarnings("NullAway.Init") // CDI sets it
    private Ledger ledger;

    @GET
    @Path("look")
    public String look() {
        return "look";
    }

    @GET
    @Path("entry")
    public String entry() {
        return ledger.entry();
    }
}
