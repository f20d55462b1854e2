package org.doorward;

import java.util.List;

/** The settings are invalid. It lists every mistake at once, and has no stack trace. */
public class InvalidSettingsException extends RuntimeException {
    private final transient List<String> problems;

    /** @param problems one line for each mistake, which starts with the setting's name */
    public InvalidSettingsException(List<String> problems) {
        super(
                "Doorward cannot start; " + problems.size() + " setting" + (problems.size() == 1 ? " is" : "s are")
                        + " wrong:\n  - " + String.join("\n  - ", problems),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    /** Returns one line for each mistake. */
    public List<String> problems() {
        return problems;
    }
}
