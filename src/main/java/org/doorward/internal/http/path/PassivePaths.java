package org.doorward.internal.http.path;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.settings.value.PathPattern;

/** The requests that a page makes by itself, such as polling. They do not count as activity of a session. Immutable. */
public final class PassivePaths {
    private final List<PathPattern> patterns;

    /** Reads the setting {@code doorward.paths.passive}. */
    public PassivePaths(DoorwardSettings settings) {
        this.patterns = settings.get(WebSettings.PATHS_PASSIVE).stream()
                .map(PathPattern::parse)
                .toList();
    }

    public boolean include(HttpServletRequest request) {
        if (patterns.isEmpty()) {
            return false;
        }
        String path = RequestPath.withinTenant(request);
        for (PathPattern pattern : patterns) {
            if (pattern.matches(request.getMethod(), path)) {
                return true;
            }
        }
        return false;
    }
}
