package org.doorward.login;

/** Is told of what happened at the door, on the thread that did it. Must be quick, must not wait, must not throw. */
@FunctionalInterface
public interface LoginListener {
    /** This happened. May be called by many threads at once. */
    void happened(LoginEvent event);
}
