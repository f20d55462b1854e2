package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Through the proxy Redis is reached by TLS, and only by those who trust its certificate. */
@Tag("stores")
class TlsProxyTest {
    private static RealRedis redis;
    private static TestCertificate certificate;
    private static RedisProxy proxy;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        certificate = new TestCertificate();
        proxy = RedisProxy.tls(redis.address(), certificate);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        certificate.close();
        certificate.close();
        redis.close();
        assertTrue(Files.notExists(certificate.trustStore().getParent()));
    }

    private static RedisLink link(SSLContext tls, String host) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                .createSocket(host, URI.create(proxy.address()).getPort());
        SSLParameters parameters = socket.getSSLParameters();
        // the name is checked as of a web site
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return new RedisLink(socket, Duration.ofSeconds(60));
    }

    @Test
    void whoTrustsTheCertificateReachesRedis() throws IOException, GeneralSecurityException {
        assertTrue(proxy.address().startsWith("rediss://127.0.0.1:"));
        for (String host : new String[] {"127.0.0.1", "localhost"}) {
            try (RedisLink link = link(certificate.clientContext(), host)) {
                assertEquals("OK", link.call("SET", "k", host));
                assertEquals(host, link.call("GET", "k"));
            }
        }
        assertTrue(redis.command("GET", "k").contains("localhost"));
    }

    @Test
    void whoDoesNotTrustItDoesNot() throws IOException, GeneralSecurityException {
        try (RedisLink link = link(SSLContext.getDefault(), "127.0.0.1");
                TestCertificate another = new TestCertificate();
                RedisLink other = link(another.clientContext(), "127.0.0.1")) {
            assertNotTrusted(link);
            assertNotTrusted(other);
        }
    }

    private static void assertNotTrusted(RedisLink link) {
        Throwable failure = assertThrows(UncheckedIOException.class, () -> link.call("PING"));
        assertTrue(failure.getCause() instanceof SSLException, failure::toString);
    }

    @Test
    void withoutTlsNothingIsSaid() {
        try (RedisLink link = new RedisLink(proxy.address(), Duration.ofSeconds(60))) {
            assertThrows(RuntimeException.class, () -> link.call("PING"));
        }
    }

    @Test
    void whatIsBadAboutTheNetworkIsBadByTlsToo() throws IOException, GeneralSecurityException {
        try (RedisLink link = link(certificate.clientContext(), "127.0.0.1")) {
            proxy.drop(RedisProxy.named("SET"));
            assertEquals("OK", link.call("SET", "lost", "1"));
            assertEquals(0L, link.call("EXISTS", "lost"));
            proxy.cut();
            assertThrows(UncheckedIOException.class, () -> link.call("PING"));
        } finally {
            proxy.pass();
        }
    }
}
