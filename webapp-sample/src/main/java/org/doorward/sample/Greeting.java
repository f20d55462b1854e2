package org.doorward.sample;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints the address and the first username after everything else has started. {@code mvn -Prun} loads it as the last
 * servlet and passes the address in {@code sample.address}.
 */
public class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String LINE = "  ------------------------------------------------------------";

    @Override
    public void init() {
        String address = System.getProperty("sample.address");
        if (address == null) {
            return;
        }
        ServletContext application = getServletContext();
        String password = setting("doorward.bootstrap.password", application) == null
                ? "the one shown above, at the first start only"
                : "the one of doorward.bootstrap.password";
        System.out.println(String.join(
                System.lineSeparator(),
                LINE,
                "  The Doorward sample is ready. Ctrl-C stops it.",
                "      address   " + address,
                "      username  " + setting("doorward.bootstrap.username", application),
                "      password  " + password,
                LINE,
                ""));
    }

    /** Returns a setting, in the library's order: system property, environment, web.xml. */
    private static @Nullable String setting(String name, ServletContext application) {
        String environment = name.toUpperCase(Locale.ROOT).replace('.', '_');
        String text = System.getProperty(name, System.getenv(environment));
        return text == null ? application.getInitParameter(name) : text;
    }
}
