package org.doorward.internal.http;

import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.List;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;

/** The attributes of a stranger's container session that are kept at sign-in. Immutable. */
public final class KeptAttributes {
    private final List<String> patterns;

    /** Reads the setting of their names. */
    public KeptAttributes(DoorwardSettings settings) {
        this.patterns = settings.get(WebSettings.HTTP_SESSION_KEEP);
    }

    boolean includes(String attribute) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? attribute.startsWith(pattern.substring(0, pattern.length() - 1))
                        : attribute.equals(pattern));
    }

    boolean anyOf(HttpSession container) {
        try {
            return !patterns.isEmpty()
                    && Collections.list(container.getAttributeNames()).stream().anyMatch(this::includes);
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
