package org.doorward.internal.wiring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.TenantSettings;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.settings.tenant.TenantPlace;
import org.doorward.web.TenantResolver;

/** What tenants need of the container and the application: the paths of endpoints, and the bean that tells a tenant. */
final class TenantChoice {
    private TenantChoice() {}

    /** Returns the base path of each tenant. */
    static List<String> basePaths(DoorwardSettings settings) {
        String base = settings.get(WebSettings.BASE_PATH);
        List<String> all = new ArrayList<>(List.of(base));
        settings.tenants().stream()
                .flatMap(place -> place.path().stream())
                .filter(path -> !path.equals(TenantPlace.ROOT))
                .forEach(path -> all.add(path + base));
        return all;
    }

    /**
     * Returns what the application says of a request.
     *
     * @throws InvalidSettingsException when the settings and the beans contradict each other
     */
    static Function<HttpServletRequest, Optional<TenantId>> of(DoorwardSettings settings, ApplicationBeans beans) {
        Optional<TenantResolver> bean = beans.find(TenantResolver.class);
        boolean asked = settings.get(TenantSettings.BY) == TenantSettings.By.APPLICATION;
        if (asked && bean.isEmpty()) {
            throw new InvalidSettingsException(List.of(TenantSettings.BY.name()
                    + ": application needs a CDI bean that implements org.doorward.web.TenantResolver"));
        }
        if (!asked && bean.isPresent()) {
            throw new InvalidSettingsException(List.of(
                    TenantSettings.BY.name() + ": the application has a TenantResolver, which only application asks"));
        }
        return bean.<Function<HttpServletRequest, Optional<TenantId>>>map(resolver -> resolver::tenant)
                .orElse(request -> Optional.empty());
    }
}
