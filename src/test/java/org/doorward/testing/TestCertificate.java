package org.doorward.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that nobody signed but itself, made for this run, and a trust store with it. */
public final class TestCertificate implements AutoCloseable {
    private static final String ALIAS = "doorward";

    private final String password = TestSettings.newSecret();
    private final Path directory;
    private final Path trustStore;
    private final KeyStore keys;

    public TestCertificate() {
        try {
            directory = Files.createTempDirectory("doorward-certificate-");
            trustStore = directory.resolve("trust.p12");
            Path file = directory.resolve("keys.p12");
            generate(file);
            keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, password.toCharArray());
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
            try (OutputStream out = Files.newOutputStream(trustStore)) {
                trusted.store(out, password.toCharArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void generate(Path file) throws IOException {
        ProcessBuilder keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
        keytool.environment().put("STORE_PASSWORD", password);
        keytool.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        Process process = OwnProcesses.add(keytool.start());
        if (!OwnProcesses.awaitEnd(process, Duration.ofSeconds(60)) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("no certificate: " + Files.readString(directory.resolve("log")));
        }
    }

    /** A PKCS12 store that trusts this certificate and no other. */
    public Path trustStore() {
        return trustStore;
    }

    /** That of the trust store. */
    public String password() {
        return password;
    }

    /** For a server that shows this certificate. */
    ServerSocketFactory serverSockets() {
        return serverContext().getServerSocketFactory();
    }

    /** Trusts this certificate and no other. */
    SSLContext clientContext() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trustStore)) {
            store.load(in, password.toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls;
    }

    /** The same, for a server that makes its sockets itself. */
    SSLContext serverContext() {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password.toCharArray());
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (String name : List.of("trust.p12", "keys.p12", "log")) {
            directory.resolve(name).toFile().delete();
        }
        directory.toFile().delete();
    }
}
