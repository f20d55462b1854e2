package org.doorward.internal.wiring;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.account.CallerValidator;
import org.doorward.internal.security.IdentityStores;
import org.doorward.internal.settings.AccountSettings;

/** The CDI beans by which an application replaces parts of Doorward. Without CDI there are none. Not thread-safe. */
final class ApplicationBeans {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    private final Consumer<AutoCloseable> opened;

    /** @param opened receives what must be closed: dependent beans, which no scope of CDI destroys */
    ApplicationBeans(Consumer<AutoCloseable> opened) {
        this.opened = opened;
    }

    /**
     * Looks up the application's bean of a type.
     *
     * @throws InvalidSettingsException when the application has several
     */
    <T> Optional<T> find(Class<T> type) {
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
        if (!beans.isResolvable()) {
            return Optional.empty();
        }
        Instance.Handle<T> handle = beans.getHandle();
        T bean = handle.get();
        if (handle.getBean().getScope().equals(Dependent.class)) {
            opened.accept(() -> destroy(handle));
        }
        return Optional.of(bean);
    }

    /**
     * Looks up the identity stores of Jakarta Security.
     *
     * @throws InvalidSettingsException when the server has none, or the application has no identity store
     * @throws IllegalStateException when a store lacks a class
     */
    CallerValidator identityStores() {
        Class<?> handlers;
        try {
            handlers = IdentityStores.handlerType();
        } catch (LinkageError e) {
            throw needs("Jakarta Security, which this server does not have");
        }
        try {
            return find(handlers)
                    .flatMap(IdentityStores::of)
                    .orElseThrow(() -> needs("a CDI bean that implements IdentityStore and takes a"
                            + " UsernamePasswordCredential, or an annotation that defines one"));
        } catch (LinkageError e) {
            throw new IllegalStateException("an identity store of the application cannot be used: " + e, e);
        }
    }

    private static InvalidSettingsException needs(String what) {
        return new InvalidSettingsException(
                List.of(AccountSettings.ACCOUNTS.name() + ": identity-store needs " + what));
    }

    private static void destroy(Instance.Handle<?> handle) {
        try {
            handle.destroy();
        } catch (RuntimeException e) {
            // the container may have shut CDI down first
            LOG.log(System.Logger.Level.DEBUG, "a bean of the application was not destroyed", e);
        }
    }
}
