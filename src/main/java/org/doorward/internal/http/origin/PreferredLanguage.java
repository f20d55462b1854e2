package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/**
 * The language that a request asks for.
 *
 * @param usual where it asks for none
 */
public record PreferredLanguage(Locale usual) {
    public Locale of(HttpServletRequest request) {
        // without the header a request has the language of the server
        Locale wanted = request.getHeader("Accept-Language") == null ? usual : request.getLocale();
        return wanted.getLanguage().isEmpty() ? usual : wanted;
    }
}
