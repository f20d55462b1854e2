package org.doorward.apitoken;

/** The result of issuing, changing or rotating an API token. */
public sealed interface IssueResult {
    /**
     * The token has a new secret.
     *
     * @param text the token's text, which cannot be read again. Never log it
     */
    record Issued(ApiTokenView token, String text) implements IssueResult {
        @Override
        public String toString() {
            return "Issued[" + token.id() + ", hidden]";
        }
    }

    /** The token was changed and has the same secret. */
    record Changed(ApiTokenView token) implements IssueResult {}

    /** A field is invalid. */
    record Invalid(InvalidFieldException.Field field) implements IssueResult {}

    /** The owner has the most tokens that are allowed. */
    record TooMany() implements IssueResult {}

    /** There is no such live token. */
    record NotThere() implements IssueResult {}

    /** The secret before the present one is still valid: another overlap would end it too early. */
    record Overlapping() implements IssueResult {}

    /** The secret of the caller was replaced already, and is valid only for the rest of its overlap. */
    record Superseded() implements IssueResult {}
}
