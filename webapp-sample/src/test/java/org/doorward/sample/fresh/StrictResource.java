package org.doorward.sample.fresh;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.doorward.web.RequiresFresh;

@Path("strict")
@RequiresFresh(maxAge = "1s")
public class StrictResource {
    @GET
    @Path("more-lenient")
    @RequiresFresh(maxAge = "1h")
    public String lenient() {
        return "lenient";
    }

    /** The class asks for it. */
    @Path("sub")
    public FreshResource.Behind sub() {
        return new FreshResource.Behind();
    }
}
