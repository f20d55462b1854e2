package org.doorward.benchmark.contender;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.JWTVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.InMemoryServer;
import org.doorward.benchmark.server.Requests;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** What would be written by hand: java-jwt checks a bearer token, and a session of its id may have to be in Redis as well. */
public final class JavaJwt implements Site {
    /** What Doorward is measured against where it asks Redis. */
    public static final String WITH_HASH = "java-jwt + one Redisson hash read";

    private static final String BEARER = "Bearer ";

    private final Algorithm algorithm = Algorithm.HMAC256(RandomText.next());
    private final JWTVerifier verifier = JWT.require(algorithm)
            .withIssuer("benchmark")
            .withAudience("benchmark")
            .build();
    private final @Nullable RedissonClient redisson;
    private final InMemoryServer server;
    private final Contender contender;

    private JavaJwt(String name, @Nullable RedissonClient redisson) {
        this.redisson = redisson;
        String session = UUID.randomUUID().toString();
        Function<DecodedJWT, @Nullable String> user = redisson == null ? DecodedJWT::getSubject : this::userOfSession;
        server = InMemoryServer.start(context ->
                context.addServlet(new ServletHolder(new Greeting(request -> user(request, user))), "/api/*"));
        if (redisson != null) {
            redisson.<String, String>getMap(key(session), StringCodec.INSTANCE).putAll(fields());
        }
        contender = Contender.guarded(name, server, Requests.bearer(token(session)));
    }

    /** Only checks the token. */
    public static JavaJwt alone() {
        return new JavaJwt("java-jwt verify only", null);
    }

    /** Reads a session's hash as well. */
    public static JavaJwt withHash(String redisAddress) {
        return new JavaJwt(WITH_HASH, RedissonClients.at(redisAddress));
    }

    private @Nullable String user(HttpServletRequest request, Function<DecodedJWT, @Nullable String> userOf) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            return null;
        }
        try {
            return userOf.apply(verifier.verify(header.substring(BEARER.length())));
        } catch (JWTVerificationException e) {
            return null;
        }
    }

    private @Nullable String userOfSession(DecodedJWT token) {
        RedissonClient client = Objects.requireNonNull(redisson);
        Map<String, String> session = client.<String, String>getMap(
                        key(token.getClaim("sid").asString()), StringCodec.INSTANCE)
                .readAllMap();
        return session.get("name");
    }

    private static String key(String session) {
        return "session:" + session;
    }

    /** As many and as long as those of a session of Doorward's. */
    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", USER);
        for (int i = 0; i < 19; i++) {
            fields.put("field" + i, RandomText.next().substring(0, i < 3 ? 43 : 10));
        }
        return fields;
    }

    private String token(String session) {
        Instant now = Instant.now();
        return JWT.create()
                .withIssuer("benchmark")
                .withAudience("benchmark")
                .withSubject(USER)
                .withClaim("sid", session)
                .withJWTId(UUID.randomUUID().toString())
                .withIssuedAt(now)
                .withExpiresAt(now.plus(Duration.ofHours(1)))
                .withClaim("epoch", 0)
                .withClaim("gen", 1)
                .sign(algorithm);
    }

    @Override
    public List<Contender> contenders() {
        return List.of(contender);
    }

    @Override
    public void close() {
        server.close();
        if (redisson != null) {
            redisson.shutdown();
        }
    }
}
