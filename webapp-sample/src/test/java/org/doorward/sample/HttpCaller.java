package org.doorward.sample;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client with its own cookies and tokens. It keeps cookies itself because, as a browser does on the loopback
 * address, it sends Secure ones over plain http; Java's own cookie store does not.
 */
public final class HttpCaller {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(60))
            .build();

    private final URI base;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private @Nullable String accessToken;
    private @Nullable String refreshToken;

    public HttpCaller(URI base) {
        this.base = base;
    }

    public HttpCaller withTheSameCookies() {
        return withTheSameCookiesAt(base);
    }

    /** What the same browser sends to another port of the same host: cookies know no ports. */
    public HttpCaller withTheSameCookiesAt(URI otherBase) {
        HttpCaller twin = new HttpCaller(otherBase);
        twin.cookies.putAll(cookies);
        return twin;
    }

    /** Doorward's cookies; the server's own session cookie is kept, but not told. */
    public Map<String, String> cookies() {
        Map<String, String> ours = new LinkedHashMap<>(cookies);
        ours.remove("JSESSIONID");
        return ours;
    }

    /** As a browser does with one that is over; those are told by how their names end. */
    public void dropCookie(String nameEnd) {
        cookies.keySet().removeIf(name -> name.endsWith(nameEnd));
    }

    /** The value of a cookie of this very name; empty where there is none. */
    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** As if somebody had planted it. */
    public void useCookie(String name, String value) {
        cookies.put(name, value);
    }

    public void useTokensOf(JsonObject signedIn) {
        accessToken = signedIn.getString("access_token");
        refreshToken = signedIn.getString("refresh_token");
    }

    /** From now on shows this one. */
    public void useToken(String bearer) {
        accessToken = bearer;
    }

    public String refreshToken() {
        if (refreshToken == null) {
            throw new IllegalStateException("not signed in with bearer tokens");
        }
        return refreshToken;
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, null, Map.of());
    }

    public Answer postJson(String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        return send("POST", path, body, all);
    }

    public Answer send(String method, String path, @Nullable String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofMinutes(2))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (accessToken != null) {
            request.header("Authorization", "Bearer " + accessToken);
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        Answer answer = new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        answer.headers("Set-Cookie").forEach(this::keep);
        return answer;
    }

    public static String formOf(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private void keep(String cookie) {
        String pair = cookie.substring(0, (cookie + ";").indexOf(';'));
        String name = pair.substring(0, pair.indexOf('='));
        String value = pair.substring(pair.indexOf('=') + 1);
        if (value.isEmpty() || cookie.toLowerCase(Locale.ROOT).contains("max-age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, value);
        }
    }

    /** An answer, with its body already read. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        public List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        public JsonObject json() {
            try (JsonReader reader = Json.createReader(new StringReader(body()))) {
                return reader.readObject();
            }
        }

        /** Without header values: they may hold credentials. */
        @Override
        public String toString() {
            return response.request().method() + " " + response.uri().getPath() + " -> " + status() + " " + body();
        }
    }
}
