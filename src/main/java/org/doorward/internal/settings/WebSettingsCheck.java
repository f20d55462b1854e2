package org.doorward.internal.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.Scopes;
import org.doorward.internal.settings.value.PathPattern;

/** Checks paths, the roles and scopes that have paths, and the configured header. */
final class WebSettingsCheck {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** Headers that have a meaning for browsers, proxies or Doorward. */
    private static final Pattern TAKEN_HEADERS = Pattern.compile(
            "cookie2?|set-cookie2?|host|authorization|proxy-.*|x-api-key"
                    + "|x-csrf-token|doorward-.*|content-.*|forwarded|x-forwarded-.*|x-real-ip|via|sec-.*|origin|referer"
                    + "|access-control-.*|accept.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade.*|expect|if-.*"
                    + "|range|date|user-agent|cache-control|pragma|x-http-method.*|x-method-override|x-original-.*|x-rewrite-.*"
                    + "|x-requested-with|from|max-forwards|www-authenticate|last-event-id|http2-settings|priority|dnt|age|warning");

    private static final Pattern GATE_PAGE = Pattern.compile("/[A-Za-z0-9._~/-]*");
    private static final Pattern BASE_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private final DoorwardSettings settings;
    private final BiConsumer<String, String> wrong;

    private WebSettingsCheck(DoorwardSettings settings, BiConsumer<String, String> wrong) {
        this.settings = settings;
        this.wrong = wrong;
    }

    /** Reports each problem with the name of its setting. */
    static void problemsOf(DoorwardSettings settings, BiConsumer<String, String> wrong) {
        WebSettingsCheck check = new WebSettingsCheck(settings, wrong);
        check.paths();
        check.gates();
        check.scopes();
        check.header();
    }

    private void paths() {
        settings.find(WebSettings.BASE_PATH)
                .filter(path -> !BASE_PATH.matcher(path).matches() || path.contains("/."))
                .ifPresent(path -> wrong.accept(
                        WebSettings.BASE_PATH.name(),
                        "\"" + path + "\" must be a path such as /auth, without a trailing /"));
        settings.find(WebSettings.SIGN_IN_PAGE)
                .filter(path -> !path.startsWith("/") || path.startsWith("//") || path.contains("?"))
                .ifPresent(path -> wrong.accept(
                        WebSettings.SIGN_IN_PAGE.name(),
                        "\"" + path + "\" must be a path of this application, without a query"));
        patterns(WebSettings.PATHS_PUBLIC);
        patterns(WebSettings.PATHS_PROTECTED);
        patterns(WebSettings.PATHS_TICKET);
        patterns(WebSettings.PATHS_PASSIVE);
        settings.find(WebSettings.PATHS_TICKET).stream()
                .flatMap(List::stream)
                .filter(pattern -> pattern.strip().contains(" ") && !pattern.startsWith("GET "))
                .forEach(pattern -> wrong.accept(
                        WebSettings.PATHS_TICKET.name(),
                        "\"" + pattern + "\" names a method, and tickets are shown by GET"));
        settings.find(WebSettings.HTTP_SESSION_KEEP).stream()
                .flatMap(List::stream)
                .filter(name -> name.indexOf('*') >= 0 && (name.length() == 1 || name.indexOf('*') < name.length() - 1))
                .forEach(name -> wrong.accept(
                        WebSettings.HTTP_SESSION_KEEP.name(),
                        "\"" + name + "\" must name attributes, with * at the end at the most"));
        settings.pathsOfRoles().forEach((role, patterns) -> {
            patterns(DoorwardSettings.PATHS_OF_ROLE + role, patterns);
            if (patterns.isEmpty()) {
                wrong.accept(DoorwardSettings.PATHS_OF_ROLE + role, "names no path");
            }
        });
    }

    private void gates() {
        patterns(WebSettings.GATE_ALLOWED);
        if (settings.find(AccountSettings.ACCOUNTS).equals(Optional.of(AccountSettings.Accounts.IDENTITY_STORE))) {
            Stream.of(WebSettings.GATE_EMAIL, WebSettings.GATE_TERMS)
                    .filter(gate -> settings.find(gate).orElse(false))
                    .forEach(gate -> wrong.accept(
                            gate.name(),
                            "cannot go with doorward.accounts=identity-store: an identity store does not tell this, so that"
                                    + " everybody would be kept out for ever"));
        }
        WebSettings.GATE_PAGES.values().forEach(page -> settings.find(page)
                .flatMap(this::gatePageProblem)
                .ifPresent(problem -> wrong.accept(page.name(), problem)));
    }

    private Optional<String> gatePageProblem(String path) {
        String base = settings.find(WebSettings.BASE_PATH).orElse("");
        if (!GATE_PAGE.matcher(path).matches() || path.contains("//") || path.contains("/.")) {
            return Optional.of("\"" + path + "\" must be a path of this application, without a query");
        }
        if (path.endsWith("/")) {
            return Optional.of(
                    "\"" + path + "\" is a directory: name the page itself, or a browser is sent there for ever");
        }
        if (path.equals(base) || path.startsWith(base + "/")) {
            return Optional.of("\"" + path + "\" is below " + base + ", where Doorward has no pages");
        }
        return settings.find(WebSettings.SIGN_IN_PAGE).equals(Optional.of(path))
                ? Optional.of("must not be the sign-in page: a browser that is signed in would be sent to and fro")
                : Optional.empty();
    }

    private void header() {
        settings.find(WebSettings.HEADER)
                .filter(name -> !TOKEN.matcher(name).matches()
                        || name.length() > 64
                        || TAKEN_HEADERS.matcher(name.toLowerCase(Locale.ROOT)).matches())
                .ifPresent(name -> wrong.accept(
                        WebSettings.HEADER.name(),
                        "\"" + name + "\" must be a header name that means nothing else, as X-Doorward-Token"));
    }

    private void scopes() {
        settings.pathsOfScopes().forEach((scope, patterns) -> {
            String name = DoorwardSettings.PATHS_OF_SCOPE + scope;
            patterns(name, patterns);
            if (!Scopes.isWellFormed(scope) || Scopes.isReserved(scope)) {
                wrong.accept(
                        name, "must end in a scope of yours: letters, digits and . _ : / * -, not " + Scopes.RESERVED);
            } else if (patterns.isEmpty()) {
                wrong.accept(name, "names no path");
            }
        });
    }

    private void patterns(Setting<List<String>> setting) {
        settings.find(setting).ifPresent(patterns -> patterns(setting.name(), patterns));
    }

    private void patterns(String name, List<String> patterns) {
        for (String pattern : patterns) {
            try {
                PathPattern.parse(pattern);
            } catch (IllegalArgumentException e) {
                wrong.accept(name, "\"" + pattern + "\" " + e.getMessage());
            }
        }
    }
}
