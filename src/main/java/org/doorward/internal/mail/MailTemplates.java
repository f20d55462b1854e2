package org.doorward.internal.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.doorward.InvalidSettingsException;
import org.doorward.notification.Notification.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The templates of mail, by kind and language. Those of the application, {@code META-INF/doorward/mail/<kind>.txt} or
 * {@code <kind>_<language>.txt}, and as it likes the same with {@code .html}, replace the built-in ones. A language without
 * a template gets the one without a language. Each is read once. Safe for any thread.
 */
final class MailTemplates {
    private static final String OF_APPLICATION = "META-INF/doorward/mail/";
    private static final String LAYOUT = "layout.html";
    private static final List<Kind> BUILT_IN = List.of(
            Kind.PASSWORD_RESET,
            Kind.EMAIL_VERIFICATION,
            Kind.PASSWORD_CHANGED,
            Kind.EMAIL_CHANGED,
            Kind.ALREADY_REGISTERED);

    private final ClassLoader application;
    private final String layout;
    private final Map<String, Optional<MailTemplate>> read = new ConcurrentHashMap<>();

    /**
     * Reads the built-in kinds in these languages.
     *
     * @throws InvalidSettingsException naming each template of the application that cannot be used
     */
    MailTemplates(ClassLoader application, Locale... languages) {
        this.application = application;
        this.layout = text(OF_APPLICATION + LAYOUT)
                .orElseGet(() -> Objects.requireNonNull(builtIn(LAYOUT), "the built-in layout"));
        List<String> problems = new ArrayList<>();
        for (Kind kind : BUILT_IN) {
            for (Locale language : languages) {
                try {
                    find(kind, language);
                } catch (IllegalArgumentException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems.stream().distinct().toList());
        }
    }

    /** Returns the template for this kind and language. @throws IllegalArgumentException when it cannot be used */
    Optional<MailTemplate> find(Kind kind, Locale locale) {
        String language = locale.getLanguage();
        // a language is whatever a browser sends: it names a file only in this shape
        boolean named = language.matches("[a-z]{2,8}");
        return (named ? read(kind.code() + "_" + language, language) : Optional.<MailTemplate>empty())
                .or(() -> read(kind.code(), "en"));
    }

    private Optional<MailTemplate> read(String name, String language) {
        Optional<MailTemplate> known = read.get(name);
        if (known != null) {
            return known;
        }
        Optional<MailTemplate> found = text(OF_APPLICATION + name + ".txt")
                .map(text -> template(
                        name, text, text(OF_APPLICATION + name + ".html").orElse(null), language))
                .or(() ->
                        Optional.ofNullable(builtIn(name + ".txt")).map(text -> template(name, text, null, language)));
        // there are as many languages as browsers care to name
        if (found.isPresent() || read.size() < 1_000) {
            read.put(name, found);
        }
        return found;
    }

    private MailTemplate template(String name, String text, @Nullable String html, String language) {
        try {
            return MailTemplate.of(text, html, layout, language);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(OF_APPLICATION + name + ": " + e.getMessage(), e);
        }
    }

    private Optional<String> text(String resource) {
        return Optional.ofNullable(text(application.getResourceAsStream(resource)));
    }

    private static @Nullable String builtIn(String name) {
        return text(MailTemplates.class.getResourceAsStream(name));
    }

    private static @Nullable String text(@Nullable InputStream resource) {
        if (resource == null) {
            return null;
        }
        try (resource) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
