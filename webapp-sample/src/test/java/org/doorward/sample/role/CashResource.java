package org.doorward.sample.role;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** A CDI bean and a resource, before beans that ask for roles. */
@Path("cash")
@RequestScoped
@RolesAllowed("admin")
public class CashResource {
    @Inject
    @SuppressWarnings("NullAway.Init") // CDI sets it
    private Cashbook cashbook;

    @Inject
    @SuppressWarnings("NullAway.Init") // CDI sets it
    private Safe safe;

    @GET
    @Path("own")
    @RolesAllowed("root")
    public String own() {
        return "own";
    }

    @GET
    @Path("{what}")
    public String call(@PathParam("what") String what) {
        return CashServlet.call(cashbook, safe, what);
    }
}
