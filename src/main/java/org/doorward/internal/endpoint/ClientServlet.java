package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;

/**
 * {@code GET /client.js} and {@code GET /client.d.ts}: the browser client and its types, for everybody. Browsers keep them and
 * ask each time whether they have changed.
 */
public final class ClientServlet extends HttpServlet {
    /** A literal, which stays as it is, or operators with the space on both sides. */
    private static final Pattern SPACED = Pattern.compile("(\"[^\"]*\"|`[^`]*`)|\\s*([=<>?:,;{}()\\[\\]&|*!+/-]+)\\s*");

    private static final Pattern CONST = Pattern.compile("\\bconst ");

    private final transient Supplier<Services> services;
    private final transient byte[] content;
    private final transient String type;
    private final transient String tag;

    private ClientServlet(Supplier<Services> services, String text, String type) {
        this.services = services;
        this.content = text.getBytes(StandardCharsets.UTF_8);
        this.type = type;
        this.tag = '"' + hash(content) + '"';
    }

    /** The script. */
    public static ClientServlet script(Supplier<Services> services) {
        return new ClientServlet(services, compact(resource("client.js")), "text/javascript;charset=utf-8");
    }

    /** Its types, with its documentation. */
    public static ClientServlet types(Supplier<Services> services) {
        return new ClientServlet(services, resource("client.d.ts"), "application/typescript;charset=utf-8");
    }

    private static String resource(String name) {
        try (InputStream in = ClientServlet.class.getResourceAsStream("/org/doorward/client/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lines that are comments as a whole, and space that changes nothing, are for those who work on it. The script ends its
     * statements by semicolons, and has neither {@code a + +b} nor a quote within a quote.
     */
    private static String compact(String script) {
        String lines = script.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("//"))
                .collect(Collectors.joining("\n"));
        String shorter = CONST.matcher(lines).replaceAll("let ");
        return SPACED.matcher(shorter).replaceAll("$1$2").replace(";}", "}") + "\n";
    }

    private static String hash(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (services.get().cors().atEndpoint(request, response, Set.of("GET", "HEAD"))) {
            return;
        }
        boolean head = request.getMethod().equals("HEAD");
        if (!head && !request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET, HEAD");
            Problems.send(request, response, Problem.METHOD_NOT_ALLOWED);
            return;
        }
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (isKnown(request)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(type);
        response.setContentLength(content.length);
        if (!head) {
            response.getOutputStream().write(content);
        }
    }

    /** Compared weakly, as RFC 9110 §13.1.2 has it: proxies that compress make a strong tag a weak one. */
    private boolean isKnown(HttpServletRequest request) {
        return Collections.list(request.getHeaders("If-None-Match")).stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .map(known -> known.startsWith("W/") ? known.substring(2) : known)
                .anyMatch(known -> known.equals(tag) || known.equals("*"));
    }
}
