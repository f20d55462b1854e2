package org.doorward.login;

import java.util.regex.Pattern;

/**
 * An {@link AfterSignIn} refuses a sign-in, though the account was authenticated. Doorward's endpoint answers 403 with
 * code and message. It is the cause of the {@code ServletException} from {@code request.login}.
 */
public final class SignInRefusedException extends RuntimeException {
    /** The longest message. */
    public static final int MAX_MESSAGE = 500;

    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,64}");

    private final String code;

    /**
     * @param code a stable code for programs and for the sign-in page: 1 to 64 lower-case letters, digits and hyphens
     * @param message why, for the person; 1 to {@value #MAX_MESSAGE} characters. It must hold no secret
     * @throws IllegalArgumentException when either has another form
     */
    public SignInRefusedException(String code, String message) {
        super(message);
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a code is 1 to 64 lower-case letters, digits and hyphens: " + code);
        }
        if (message.isBlank() || message.length() > MAX_MESSAGE) {
            throw new IllegalArgumentException("a message is 1 to " + MAX_MESSAGE + " characters");
        }
        this.code = code;
    }

    /** Returns the code. */
    public String code() {
        return code;
    }
}
