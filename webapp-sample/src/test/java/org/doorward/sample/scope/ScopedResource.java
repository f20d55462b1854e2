package org.doorward.sample.scope;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.doorward.web.RequiresScope;

/** No CDI bean: JAX-RS alone knows of it. */
@Path("scoped")
public class ScopedResource {
    @GET
    @Path("free")
    public String free() {
        return "free";
    }

    @GET
    @Path("read")
    @RequiresScope("notes:read")
    public String read() {
        return "read";
    }

    @GET
    @Path("both")
    @RequiresScope({"notes:read", "notes:write"})
    public String both() {
        return "both";
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
        @Path("read")
        @RequiresScope("notes:read")
        public String read() {
            return "read";
        }
    }

    /** What is behind it needs what it needs. */
    @Path("kept")
    @RequiresScope("notes:write")
    public Kept kept() {
        return new Kept();
    }

    /** Behind a locator that asks for a scope. */
    public static class Kept {
        @GET
        @Path("free")
        public String free() {
            return "free";
        }

        @GET
        @Path("read")
        @RequiresScope("notes:read")
        public String read() {
            return "read";
        }

        /** To one more, that asks for none. */
        @Path("deeper")
        public Behind deeper() {
            return new Behind();
        }
    }
}
