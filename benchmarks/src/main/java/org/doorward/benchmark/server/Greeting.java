package org.doorward.benchmark.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is protected: greets the user by name, and refuses whom nobody knows. */
public final class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Function<HttpServletRequest, @Nullable String> user;

    /**
     * @param user who asks; null when nobody knows
     */
    public Greeting(Function<HttpServletRequest, @Nullable String> user) {
        this.user = user;
    }

    /** What this user is answered. */
    public static String of(String user) {
        return "hello " + user;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = user.apply(request);
        if (name == null) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        byte[] answer = of(name).getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }
}
