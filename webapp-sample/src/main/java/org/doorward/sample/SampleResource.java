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

/** The protected API. Access is checked before a method runs. */
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

    /** Requires the role {@code admin}, by a path rule in {@code web.xml}. */
    @GET
    @Path("admin")
    public JsonObject admin(@Context SecurityContext security) {
        return Json.createObjectBuilder().add("admin", callerOf(security)).build();
    }

    /** Requires the same role, and a sign-in within the last five minutes. */
    @GET
    @Path("admin/fresh")
    @RequiresFresh(maxAge = "5m")
    public JsonObject fresh(@Context SecurityContext security) {
        return Json.createObjectBuilder().add("fresh", callerOf(security)).build();
    }

    /** For people, and for tokens with this scope. Other tokens with scopes can call no method here. */
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
