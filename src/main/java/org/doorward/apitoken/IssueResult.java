package org.doorward.apitoken;

/** What came of asking for an API token or for a new secret of one. */
public sealed interface IssueResult {
    /**
     * Here it is.
     *
     * @param token as it is kept
     * @param text what travels: told this once, and known to nobody else
     */
    record Issued(ApiToken token, String text) implements IssueResult {
        @Override
        public String toString() {
            return "Issued[" + token.id() + ", hidden]";
        }
    }

    /** It was changed, and has the secret that it had. */
    record Changed(ApiToken token) implements IssueResult {}

    /**
     * A field has a value that cannot be used.
     *
     * @param field its name in the HTTP interface
     */
    record Invalid(String field) implements IssueResult {}

    /** The owner has as many as may be. */
    record TooMany() implements IssueResult {}

    /** There is no such token that is still good. */
    record NotThere() implements IssueResult {}

    /** The secret before the present one is good still: another overlap would end it before its time. */
    record Overlapping() implements IssueResult {}

    /** The secret that was shown has been replaced already, and is good only for being used a while longer. */
    record Superseded() implements IssueResult {}
}
