package org.doorward.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Another issuer of tokens, with keys of its own, that publishes them on loopback. */
public final class Issuer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Its keys; made once, as that takes a moment. */
    public static final KeyPair RSA = rsa(2_048);

    public static final KeyPair EC = ec();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** How often its keys were asked for, and its discovery document. */
    public final AtomicInteger asked = new AtomicInteger();

    public final AtomicInteger discovered = new AtomicInteger();

    /** How often anything else was. */
    public final AtomicInteger others = new AtomicInteger();

    /** What it publishes. */
    public volatile String jwks = "{\"keys\":[" + jwk("rsa", RSA) + "," + jwk("ec", EC) + "]}";

    public volatile String discovery;
    public volatile int status = 200;

    /** Runs before each answer. */
    public volatile Runnable before = () -> {};

    public Issuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        discovery = "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/jwks\"}";
        server.createContext("/jwks", exchange -> {
            asked.incrementAndGet();
            answer(exchange, jwks);
        });
        server.createContext("/.well-known/openid-configuration", exchange -> {
            discovered.incrementAndGet();
            answer(exchange, discovery);
        });
        server.createContext("/", exchange -> {
            others.incrementAndGet();
            answer(exchange, "{}");
        });
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        before.run();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (status >= 300 && status < 400) {
            exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A public key as it is published. */
    public static String jwk(String id, KeyPair pair) {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"" + id + "\",\"n\":\"" + number(rsa.getModulus(), 0)
                    + "\",\"e\":\"" + number(rsa.getPublicExponent(), 0) + "\"}";
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"kid\":\"" + id + "\",\"x\":\""
                + number(ec.getW().getAffineX(), 32) + "\",\"y\":\""
                + number(ec.getW().getAffineY(), 32) + "\"}";
    }

    private static String number(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        int start = bytes[0] == 0 ? 1 : 0;
        int size = Math.max(length, bytes.length - start);
        byte[] exact = new byte[size];
        System.arraycopy(bytes, start, exact, size - (bytes.length - start), bytes.length - start);
        return BASE64.encodeToString(exact);
    }

    /** A token, signed as this algorithm of the JDK says. */
    public static String signed(String header, String claims, KeyPair key, String algorithm) {
        try {
            String content = encoded(header) + "." + encoded(claims);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
