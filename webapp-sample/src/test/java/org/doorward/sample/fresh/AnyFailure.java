package org.doorward.sample.fresh;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers for all that fails, as applications do: what is ours must come first all the same. */
@Provider
public class AnyFailure implements ExceptionMapper<RuntimeException> {
    @Override
    public Response toResponse(RuntimeException failure) {
        return failure instanceof WebApplicationException known
                ? known.getResponse()
                : Response.status(500).entity("failed").build();
    }
}
