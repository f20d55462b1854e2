package org.doorward.apitoken;

import java.util.Optional;

/** The two kinds of API tokens. */
public enum ApiTokenKind {
    /** Acts as the account of a person. */
    PERSONAL_ACCESS_TOKEN("dwp_"),
    /** Acts as a service account. */
    API_KEY("dwk_");

    private static final ApiTokenKind[] ALL = values();

    private final String prefix;

    ApiTokenKind(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the prefix of every token of this kind. */
    public String prefix() {
        return prefix;
    }

    /** Returns the kind of a text by its prefix. */
    public static Optional<ApiTokenKind> of(String text) {
        for (ApiTokenKind kind : ALL) {
            if (text.startsWith(kind.prefix)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
