package org.doorward.sample.ways;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A library that registers a filter by itself, before all others, and a servlet. */
public abstract class Monitor implements ServletContainerInitializer {
    private final String name;

    Monitor(String name) {
        this.name = name;
    }

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        FilterRegistration.Dynamic filter = context.addFilter(name, AnsweringFilter.class);
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        context.addServlet(name + "-servlet", MetricsServlet.class).addMapping("/" + name + "-servlet/*");
    }

    /** In a jar that comes early in the alphabet. */
    public static final class Early extends Monitor {
        public Early() {
            super("early");
        }
    }

    /** In a jar that comes late. */
    public static final class Late extends Monitor {
        public Late() {
            super("late");
        }
    }
}
