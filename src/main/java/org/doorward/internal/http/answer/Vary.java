package org.doorward.internal.http.answer;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** Adds names to the {@code Vary} header, each once. Caches keep a response apart by these request headers. */
public final class Vary {
    private Vary() {}

    public static void add(HttpServletResponse response, String... names) {
        Set<String> present = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : response.getHeaders("Vary")) {
            Arrays.stream(line.split(",", -1)).map(String::strip).forEach(present::add);
        }
        Set<String> missing = new LinkedHashSet<>();
        for (String name : names) {
            if (present.add(name)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            response.addHeader("Vary", String.join(", ", missing));
        }
    }
}
