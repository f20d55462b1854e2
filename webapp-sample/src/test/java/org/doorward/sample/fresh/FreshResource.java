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

    /** What is behind it is found only when it is asked for. */
    @Path("sub")
    public Behind sub() {
        return new Behind();
    }

    /** Behind a locator. */
    public static class Behind {
        @GET
        @Path("free")
        public String free() {
            return "free";
        }

        @GET
        @Path("strict")
        @RequiresFresh(maxAge = "1s")
        public String strict() {
            return "strict";
        }
    }

    @Path("hall")
    public Hall hall() {
        return new Hall();
    }

    /** Nothing that CDI knows, with a locator that asks for a new sign-in. */
    public static class Hall {
        @Path("guarded")
        @RequiresFresh(maxAge = "1s")
        public Behind guarded() {
            return new Behind();
        }

        @Path("open")
        public Kept open() {
            return new Kept();
        }
    }

    /** What is behind it asks for what it asks for. */
    @Path("kept")
    @RequiresFresh(maxAge = "1s")
    public Kept kept() {
        return new Kept();
    }

    /** Behind a locator that asks for a new sign-in. */
    public static class Kept {
        @GET
        @Path("lenient")
        @RequiresFresh(maxAge = "1h")
        public String lenient() {
            return "lenient";
        }

        /** To one more, that asks for nothing. */
        @Path("deeper")
        public Behind deeper() {
            return new Behind();
        }
    }
}
