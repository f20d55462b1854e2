package org.doorward.internal.wiring.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A MicroProfile Config of these values, as a server would bring it. */
final class KnownConfig implements Config {
    private final Map<String, String> values;

    private KnownConfig(Map<String, String> values) {
        this.values = values;
    }

    /** Does something while the server has this configuration. */
    static <T> T during(Map<String, String> values, Supplier<T> work) {
        ConfigProviderResolver.setInstance(new Resolver(new KnownConfig(values)));
        try {
            return work.get();
        } finally {
            ConfigProviderResolver.setInstance(null);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // as the interface has it, which knows no @Nullable
    public <T> T getValue(String name, Class<T> type) {
        return type.cast(values.get(name));
    }

    @Override
    public ConfigValue getConfigValue(String name) {
        return new KnownValue(name, values.get(name));
    }

    @Override
    public <T> Optional<T> getOptionalValue(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).map(type::cast);
    }

    @Override
    public Iterable<String> getPropertyNames() {
        return values.keySet();
    }

    @Override
    public Iterable<ConfigSource> getConfigSources() {
        return List.of(new KnownSource(values, 100), new KnownSource(guessed, 300), new KnownSource(guessed, 400));
    }

    /** What a server makes of variables and system properties, by names that nobody gave them. */
    private final Map<String, String> guessed = Map.of("doorward.base.path", "/guessed");

    private record KnownSource(Map<String, String> values, int ordinal) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        @SuppressWarnings("NullAway") // as the interface has it, which knows no @Nullable
        public String getValue(String name) {
            return values.get(name);
        }

        @Override
        public String getName() {
            return "known";
        }

        @Override
        public int getOrdinal() {
            return ordinal;
        }
    }

    @Override
    public <T> Optional<Converter<T>> getConverter(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return type.cast(this);
    }

    private record KnownValue(String name, @Nullable String value) implements ConfigValue {
        @Override
        public String getName() {
            return name;
        }

        @Override
        @SuppressWarnings("NullAway")
        public String getValue() {
            return value;
        }

        @Override
        @SuppressWarnings("NullAway")
        public String getRawValue() {
            return value;
        }

        @Override
        public String getSourceName() {
            return "test";
        }

        @Override
        public int getSourceOrdinal() {
            return 100;
        }
    }

    /** Gives the one configuration; whoever wants to build or register another one is a mistake that must show. */
    private static final class Resolver extends ConfigProviderResolver {
        private final Config config;

        Resolver(Config config) {
            this.config = config;
        }

        @Override
        public Config getConfig() {
            return config;
        }

        @Override
        public Config getConfig(ClassLoader loader) {
            return config;
        }

        @Override
        public ConfigBuilder getBuilder() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void registerConfig(Config registered, ClassLoader loader) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void releaseConfig(Config released) {
            throw new UnsupportedOperationException();
        }
    }
}
