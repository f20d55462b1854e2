package org.doorward.sample.fresh;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.doorward.web.RequiresFresh;
import org.jspecify.annotations.Nullable;

/** A CDI bean and a resource. */
@Path("vault")
@RequestScoped
public class VaultResource {
    @Inject
    @Nullable
    Vault vault;

    @GET
    @Path("look")
    public String look() {
        return vault == null ? "no bean" : vault.look();
    }

    @GET
    @Path("open")
    public String open() {
        return vault == null ? "no bean" : vault.open();
    }

    @GET
    @Path("own")
    @RequiresFresh(maxAge = "1s")
    public String own() {
        return "own";
    }
}
