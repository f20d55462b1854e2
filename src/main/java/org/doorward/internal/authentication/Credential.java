package org.doorward.internal.authentication;

import org.jspecify.annotations.Nullable;

/** The credential of a request. {@code toString()} omits its text. */
public sealed interface Credential {
    /** The part of the request that carried the credential. */
    enum Transport {
        /** A cookie. The browser sends it by itself, so that a cross-origin check is needed. */
        COOKIE,
        /** The {@code Authorization} header, or another one that only the client's own code can set. */
        HEADER,
        /** The query of the URL, for credentials that are valid only once. */
        QUERY
    }

    /** Returns the part of the request that carried it. */
    Transport transport();

    /** Returns the credential itself. Never log it. */
    String text();

    /** A signed access token of a session. */
    record AccessTokenCredential(ShownText shown, Transport transport) implements Credential {
        public AccessTokenCredential(String text, Transport transport) {
            this(new ShownText(text), transport);
        }

        @Override
        public String text() {
            return shown.toString();
        }

        @Override
        public String toString() {
            return "AccessToken[hidden, " + transport + "]";
        }
    }

    /**
     * A personal access token or an API key, recognised by its prefix.
     *
     * @param address the client's address; null when it is unknown
     * @param keysOnly whether it came in a header that accepts only API keys
     */
    record ApiTokenCredential(
            String text, Transport transport, @Nullable String address, boolean keysOnly) implements Credential {
        @Override
        public String toString() {
            return "ApiToken[hidden, " + transport + "]";
        }
    }

    /**
     * A one-time ticket.
     *
     * @param origin the origin of the page that sent it, in canonical form
     */
    record TicketCredential(String text, String origin) implements Credential {
        @Override
        public Transport transport() {
            return Transport.QUERY;
        }

        @Override
        public String toString() {
            return "Ticket[hidden, " + origin + "]";
        }
    }

    /** A credential of no known kind. */
    record UnrecognisedCredential(String text, Transport transport) implements Credential {
        @Override
        public String toString() {
            return "Unrecognised[hidden, " + transport + "]";
        }
    }
}
