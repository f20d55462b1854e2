package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** The {@code Vary} header: names for caches what an answer depends on, each once. */
final class Vary {
    private Vary() {}

    static void add(HttpServletResponse response, String... names) {
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
