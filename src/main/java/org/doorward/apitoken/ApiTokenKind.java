package org.doorward.apitoken;

import java.util.Optional;

/** The two kinds of API tokens. */
public enum ApiTokenKind {
    /** Acts as the account that made it. */
    PERSONAL_ACCESS_TOKEN("dwp_"),
    /** Acts as a service account. */
    API_KEY("dwk_");

    private final String prefix;

    ApiTokenKind(String prefix) {
        this.prefix = prefix;
    }

    /** What every token of this kind starts with. */
    public String prefix() {
        return prefix;
    }

    /** The kind that a text is of by its prefix, whatever follows it. */
    public static Optional<ApiTokenKind> of(String text) {
        for (ApiTokenKind kind : values()) {
            if (text.startsWith(kind.prefix)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
