package org.doorward.authentication;

import org.jspecify.annotations.Nullable;

/** What was shown to prove who acts. Its text form hides it. */
public sealed interface Credential {
    /** How it travelled. */
    enum Transport {
        /** A cookie: sent by the browser on its own, so that cross-origin requests must be looked at. */
        COOKIE,
        /** The {@code Authorization} header or another that only the caller's code can set. */
        HEADER,
        /** The address: for what is worth nothing once it has been read. */
        QUERY
    }

    /** How it travelled. */
    Transport transport();

    /** The credential itself. Never log it. */
    String text();

    /** A signed access token of a session. */
    record AccessTokenCredential(String text, Transport transport) implements Credential {
        @Override
        public String toString() {
            return "AccessToken[hidden, " + transport + "]";
        }
    }

    /**
     * A personal access token or an API key, told by its prefix.
     *
     * @param address from where it was shown; null when that is not known
     * @param keysOnly whether it came in a header that is for API keys alone
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
     * @param origin of the page that shows it, in its one spelling
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

    /** A text of no kind that is known here. */
    record UnrecognisedCredential(String text, Transport transport) implements Credential {
        @Override
        public String toString() {
            return "Unrecognised[hidden, " + transport + "]";
        }
    }
}
