package org.doorward.internal.wiring;

import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionTrackingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.doorward.InvalidSettingsException;
import org.doorward.account.PasswordHasher;
import org.doorward.internal.endpoint.route.EndpointServlet;
import org.doorward.internal.http.ContainerSessionListener;
import org.doorward.internal.http.ServletGuard;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.requirement.ServletRequirements;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.wiring.filter.ContainerCookie;
import org.doorward.internal.wiring.filter.FilterMappings;
import org.doorward.internal.wiring.settings.SecretFile;
import org.doorward.internal.wiring.settings.SettingsReader;
import org.jspecify.annotations.Nullable;

/**
 * Registers Doorward in an application: checks the settings, adds the filter and the endpoints. A wrong setting stops the
 * deployment.
 */
public final class DoorwardInitializer implements ServletContainerInitializer {
    private final Clock clock;
    private final @Nullable PasswordHasher hasher;

    /** For the container. */
    public DoorwardInitializer() {
        this(Clock.systemUTC());
    }

    /** Uses this clock instead of the system's. */
    public DoorwardInitializer(Clock clock) {
        this(clock, null);
    }

    /** @param hasher hashes passwords where the application has no bean for it; null for Argon2id */
    public DoorwardInitializer(Clock clock, @Nullable PasswordHasher hasher) {
        this.clock = clock;
        this.hasher = hasher;
    }

    /** @throws InvalidSettingsException with every wrong setting */
    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        if (context.getAttribute(Startup.ATTRIBUTE) == null) {
            StartReport.reportingFailure(() -> register(context));
        }
        // otherwise another copy of the jar is registered, from a library folder that several applications share
    }

    private void register(ServletContext context) {
        List<FilterRegistration> named = FilterMappings.named(context);
        DoorwardSettings settings = settings(SettingsReader.read(
                System.getProperties(),
                System.getenv(),
                initParameters(named),
                contextParameters(context),
                classLoader(context)));
        // Faces would write session ids into paths, which are refused as ambiguous
        context.setSessionTrackingModes(EnumSet.of(SessionTrackingMode.COOKIE));
        ContainerCookie.protect(context, settings);
        context.addListener(FilterMappings.complete(context, named));
        Startup startup = new Startup(context, settings, clock, hasher);
        context.addListener(startup);
        ServletGuard.register(context, ServletRequirements::of);
        context.addListener(new ContainerSessionListener());
        addEndpoints(context, TenantChoice.basePaths(settings), startup);
    }

    /** Reports the problems of the secret's file together with all others. */
    private static DoorwardSettings settings(Map<String, String> texts) {
        List<String> problems = new ArrayList<>();
        Map<String, String> complete = texts;
        // a refused start must not create the file
        SecretFile.beforeMaking(texts).ifPresent(DoorwardSettings::of);
        try {
            complete = SecretFile.resolve(texts);
        } catch (InvalidSettingsException e) {
            problems.addAll(e.problems());
        }
        try {
            DoorwardSettings settings = DoorwardSettings.of(complete);
            if (problems.isEmpty()) {
                return settings;
            }
        } catch (InvalidSettingsException e) {
            problems.addAll(e.problems());
        }
        throw new InvalidSettingsException(problems);
    }

    /** The application's class loader. Our own may be that of a shared library folder. */
    private static ClassLoader classLoader(ServletContext context) {
        ClassLoader application = context.getClassLoader();
        return application == null ? DoorwardInitializer.class.getClassLoader() : application;
    }

    private static Map<String, String> initParameters(List<FilterRegistration> named) {
        Map<String, String> parameters = new TreeMap<>();
        named.forEach(filter -> parameters.putAll(filter.getInitParameters()));
        return parameters;
    }

    private static Map<String, String> contextParameters(ServletContext context) {
        Map<String, String> parameters = new TreeMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        return parameters;
    }

    /** {@link Startup} checks for conflicts with the application when all routes are known. */
    private static void addEndpoints(ServletContext context, List<String> bases, Startup startup) {
        ServletRegistration.Dynamic registration = context.addServlet(
                RequestPath.ENDPOINTS,
                new EndpointServlet(() -> startup.installation().http().router()));
        if (registration == null) {
            throw new InvalidSettingsException(List.of("web.xml: the servlet name " + RequestPath.ENDPOINTS
                    + " is Doorward's own; give that servlet another name"));
        }
        Set<String> taken =
                registration.addMapping(bases.stream().map(base -> base + "/*").toArray(String[]::new));
        if (!taken.isEmpty()) {
            throw Startup.taken(taken);
        }
    }
}
