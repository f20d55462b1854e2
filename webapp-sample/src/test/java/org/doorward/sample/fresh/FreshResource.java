package org.doorward.sample.fresh;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.doorward.web.RequiresFresh;

/** No CDI bean: JAX-RS alone knows of it. */
@Path("fresh")
public class FreshResource {
    @GET
    @Path("free")
    public String free() {
        return "free";
    }

    @GET
    @Path("lenient")
    @RequiresFresh(maxAge = "1h")
    public String lenient() {
        return "lenient";
    }

    @GET
    @Path("strict")
    @RequiresFresh(maxAge = "1s")
    public String strict() {
        return "strict";
    }

    @POST
    @Path("strict")
    @RequiresFresh(maxAge = "1s")
    public String post() {
        return "posted";
    }
}
