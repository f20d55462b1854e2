package org.doorward.internal.endpoint;

import java.io.IOException;
import java.util.Map;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.http.answer.Json;
import org.doorward.internal.keys.PublicKeys;

/** The public keys of our access tokens, for everybody (RFC 7517). Safe for any thread. */
public record JwksResource(PublicKeys keys) {
    /** {@code GET /jwks.json}. */
    public void show(Call call) throws IOException {
        String body = Json.write(Map.of("keys", keys.jwks()));
        call.file("public, max-age=300", "application/jwk-set+json", body);
    }
}
