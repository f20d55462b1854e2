package org.doorward;

import java.util.List;

/** The settings cannot be used. Names every mistake at once, so that one restart is enough to mend them all. */
public class InvalidSettingsException extends RuntimeException {
    private final transient List<String> problems;

    /** With one line for each mistake; each line starts with the setting's name. */
    public InvalidSettingsException(List<String> problems) {
        super("Doorward cannot start; " + problems.size() + " setting" + (problems.size() == 1 ? " is" : "s are")
                + " wrong:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each mistake. */
    public List<String> problems() {
        return problems;
    }
}
