package org.doorward.internal.wiring;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServlet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.WebSettings;
import org.doorward.internal.endpoint.AdminKeysServlet;
import org.doorward.internal.endpoint.ClientServlet;
import org.doorward.internal.endpoint.CsrfServlet;
import org.doorward.internal.endpoint.HealthServlet;
import org.doorward.internal.endpoint.IntrospectServlet;
import org.doorward.internal.endpoint.JwksServlet;
import org.doorward.internal.endpoint.LeakedServlet;
import org.doorward.internal.endpoint.LoginServlet;
import org.doorward.internal.endpoint.LogoutAllServlet;
import org.doorward.internal.endpoint.LogoutServlet;
import org.doorward.internal.endpoint.MeServlet;
import org.doorward.internal.endpoint.RefreshServlet;
import org.doorward.internal.endpoint.ServiceAccountsServlet;
import org.doorward.internal.endpoint.Services;
import org.doorward.internal.endpoint.SessionsServlet;
import org.doorward.internal.endpoint.TicketServlet;
import org.doorward.internal.endpoint.TokensServlet;
import org.doorward.internal.endpoint.UnknownEndpointServlet;
import org.doorward.internal.http.RequestGate;
import org.doorward.web.AuthenticationFilter;
import org.jspecify.annotations.Nullable;

/**
 * Registers Doorward with an application that has its jar: checks the settings, adds the filter unless {@code web.xml} has
 * it, and the endpoints. A mistake in the settings stops the deployment.
 */
public final class DoorwardInitializer implements ServletContainerInitializer {
    private static final System.Logger LOG = System.getLogger("org.doorward");
    private static final String FILTER_NAME = "doorward";

    private final Clock clock;

    /** For the container. */
    public DoorwardInitializer() {
        this(Clock.systemUTC());
    }

    /** With another clock than the system's. */
    public DoorwardInitializer(Clock clock) {
        this.clock = clock;
    }

    /** @throws InvalidSettingsException naming every mistake in the settings */
    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        Optional<? extends FilterRegistration> named = context.getFilterRegistrations().values().stream()
                .filter(registration -> AuthenticationFilter.class.getName().equals(registration.getClassName()))
                .findFirst();
        DoorwardSettings settings = settings(SettingsReader.read(
                System.getProperties(),
                System.getenv(),
                named.map(FilterRegistration::getInitParameters).orElse(Map.of()),
                contextParameters(context),
                DoorwardInitializer.class.getClassLoader()));
        // Faces would write session ids into addresses, which are refused as ambiguous
        context.setSessionTrackingModes(EnumSet.of(SessionTrackingMode.COOKIE));
        if (named.isEmpty()) {
            addFilter(context);
        } else {
            warnOfGaps(context, named.get());
        }
        Startup startup = new Startup(context, settings, clock);
        context.addListener(startup);
        Supplier<Services> services = () -> startup.installation().services();
        String base = settings.get(WebSettings.BASE_PATH);
        if (settings.get(WebSettings.ADMIN_ENABLED)) {
            addAdministration(context, base, services);
        }
        addEndpoints(context, base, services);
    }

    /** Tells what is wrong with the secret's file together with all other mistakes. */
    private static DoorwardSettings settings(Map<String, String> texts) {
        List<String> problems = new ArrayList<>();
        Map<String, String> complete = texts;
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

    private static Map<String, String> contextParameters(ServletContext context) {
        Map<String, String> parameters = new TreeMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        return parameters;
    }

    private static void addFilter(ServletContext context) {
        FilterRegistration.Dynamic filter = context.addFilter(FILTER_NAME, new AuthenticationFilter());
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    }

    /** What {@code web.xml} leaves out is not protected, and should not be found out by an attacker. */
    private static void warnOfGaps(ServletContext context, FilterRegistration filter) {
        Set<String> covered = Set.copyOf(filter.getUrlPatternMappings());
        if (covered.contains("/*")) {
            return;
        }
        Set<String> open = new TreeSet<>();
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            servlet.getMappings().stream()
                    .filter(mapping -> !covered.contains(mapping))
                    .forEach(open::add);
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "web.xml maps Doorward''s filter to {0} and not to /*: everything else is open to everybody, among it {1}",
                covered,
                open);
    }

    private static void addEndpoints(ServletContext context, String base, Supplier<Services> services) {
        add(context, new LoginServlet(services), base + "/login");
        add(context, new RefreshServlet(services), base + "/refresh");
        add(context, new LogoutServlet(services), base + "/logout");
        add(context, new LogoutAllServlet(services), base + "/logout-all");
        add(context, new MeServlet(services), base + "/me");
        add(context, new CsrfServlet(services), base + "/csrf");
        add(context, new TicketServlet(services), base + "/ticket");
        add(context, new SessionsServlet(services), base + "/sessions", base + "/sessions/*");
        add(context, new TokensServlet(services), base + "/tokens", base + "/tokens/*");
        add(context, new LeakedServlet(services), base + "/tokens/revoke-leaked");
        String endpoint = RequestGate.ENDPOINT_PREFIX;
        register(context, endpoint + "introspect", IntrospectServlet.describing(services), base + "/introspect");
        register(context, endpoint + "revoke", IntrospectServlet.revoking(services), base + "/revoke");
        add(context, new JwksServlet(services), base + "/jwks.json");
        add(context, new HealthServlet(services), base + "/health/*");
        register(context, RequestGate.ENDPOINT_PREFIX + "client", ClientServlet.script(services), base + "/client.js");
        register(
                context,
                RequestGate.ENDPOINT_PREFIX + "client-types",
                ClientServlet.types(services),
                base + "/client.d.ts");
        add(context, new UnknownEndpointServlet(services), base + "/*");
    }

    private static void addAdministration(ServletContext context, String base, Supplier<Services> services) {
        add(context, new AdminKeysServlet(services), base + "/admin/keys", base + "/admin/keys/*");
        add(
                context,
                new ServiceAccountsServlet(services),
                base + "/admin/service-accounts",
                base + "/admin/service-accounts/*");
    }

    private static void add(ServletContext context, HttpServlet servlet, String... mappings) {
        String name = servlet instanceof UnknownEndpointServlet
                ? RequestGate.UNKNOWN_ENDPOINT
                : RequestGate.ENDPOINT_PREFIX + servlet.getClass().getSimpleName();
        register(context, name, servlet, mappings);
    }

    private static void register(ServletContext context, String name, HttpServlet servlet, String... mappings) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        Set<String> taken = registration.addMapping(mappings);
        if (!taken.isEmpty()) {
            throw new InvalidSettingsException(List.of(WebSettings.BASE_PATH.name() + ": " + taken
                    + " is mapped to a servlet of the application already; choose another base path"));
        }
    }
}
