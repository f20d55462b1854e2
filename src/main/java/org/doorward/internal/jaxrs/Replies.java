package org.doorward.internal.jaxrs;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.doorward.internal.http.answer.Reply;

/** Answers of ours in the form of JAX-RS. */
final class Replies {
    private Replies() {}

    static Response written(Reply reply) {
        Response.ResponseBuilder builder = Response.status(reply.status());
        reply.headers().forEach(builder::header);
        if (reply.type() != null) {
            builder.type(reply.type()).entity(reply.body().getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }
}
