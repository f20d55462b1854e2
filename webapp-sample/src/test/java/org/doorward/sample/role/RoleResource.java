package org.doorward.sample.role;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** No CDI bean: JAX-RS alone knows of it. */
@Path("role")
@RolesAllowed("root")
public class RoleResource {
    @GET
    @Path("root")
    public String root() {
        return "root";
    }

    @GET
    @Path("admin")
    @RolesAllowed({"other", "admin"})
    public String admin() {
        return "admin";
    }

    @GET
    @Path("all")
    @PermitAll
    public String all() {
        return "all";
    }

    @GET
    @Path("none")
    @DenyAll
    public String none() {
        return "none";
    }

    /** What is behind it needs what its class needs. */
    @Path("kept")
    public Behind kept() {
        return new Behind();
    }

    /** The class is lifted. */
    @Path("open")
    @PermitAll
    public Opened open() {
        return new Opened();
    }

    /** Behind a locator. */
    public static class Behind {
        @GET
        @Path("free")
        public String free() {
            return "free";
        }
    }

    /** Behind a locator that lifts what its class asks. */
    public static class Opened {
        @GET
        @Path("free")
        public String free() {
            return "free";
        }

        @GET
        @Path("root")
        @RolesAllowed("root")
        public String root() {
            return "root";
        }
    }
}
