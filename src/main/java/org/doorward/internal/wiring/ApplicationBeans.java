package org.doorward.internal.wiring;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.List;
import java.util.Optional;
import org.doorward.InvalidSettingsException;

/** What the application brings as CDI beans to be used instead of ours. Nothing where there is no CDI. */
final class ApplicationBeans {
    private ApplicationBeans() {}

    /**
     * The application's bean of this type, when it has one.
     *
     * @throws InvalidSettingsException when it has several
     */
    static <T> Optional<T> find(Class<T> type) {
        Instance<T> beans;
        try {
            beans = CDI.current().select(type);
        } catch (IllegalStateException | LinkageError e) {
            return Optional.empty();
        }
        if (beans.isAmbiguous()) {
            throw new InvalidSettingsException(
                    List.of(type.getSimpleName() + ": the application has several beans of this type; one is needed"));
        }
        return beans.isResolvable() ? Optional.of(beans.get()) : Optional.empty();
    }
}
