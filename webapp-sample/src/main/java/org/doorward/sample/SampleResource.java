package org.doorward.sample;

import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.doorward.web.RequiresFresh;
import org.doorward.web.RequiresScope;

/** The protected API. Who may call what is decided before it is reached. */
@Path("/")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SampleResource {
    @GET
    @Path("hello")
    public JsonObject hello(@Context SecurityContext security) {
        return Json.createObjectBuilder().add("hello", callerOf(security)).build();
    }

    @POST
    @Path("echo")
    public JsonStructure echo(JsonStructure body) {
        return body;
    }

    /** Only for the role {@code admin}: a path rule in {@code web.xml} sees to that. */
    @GET
    @Path("admin")
    public JsonObject admin(@Context SecurityContext security) {
        return Json.createObjectBuilder().add("admin", callerOf(security)).build();
    }

    /** The same, and only within five minutes after signing in. */
    @GET
    @Path("admin/fresh")
    @RequiresFresh(maxAge = "5m")
    public JsonObject fresh(@Context SecurityContext security) {
        return Json.createObjectBuilder().add("fresh", callerOf(security)).build();
    }

    /** For people, and for tokens with this scope: others that were narrowed come to none of these methods. */
    @GET
    @Path("notes")
    @RequiresScope("notes:read")
    public JsonObject notes(@Context SecurityContext security) {
        return Json.createObjectBuilder()
                .add("owner", callerOf(security))
                .add("notes", Json.createArrayBuilder().add("Water the plants"))
                .build();
    }

    private static String callerOf(SecurityContext security) {
        Principal principal = security.getUserPrincipal();
        return principal == null ? "nobody" : principal.getName();
    }
}
