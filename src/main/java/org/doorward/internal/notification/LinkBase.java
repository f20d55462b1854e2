package org.doorward.internal.notification;

import java.util.Optional;
import org.doorward.TenantId;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.MailSettings;
import org.doorward.internal.settings.Origin;
import org.doorward.internal.settings.OriginSettings;
import org.doorward.internal.settings.TenantSettings;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.settings.tenant.TenantPlace;

/**
 * The addresses of this application, for links and texts that are sent to people. They are those of the settings: what a
 * request says is whatever its sender wants, and would lead another person to a place of the sender. Immutable.
 */
public final class LinkBase {
    private final DoorwardSettings settings;
    private final String contextPath;

    /** Reads the settings, for the application at this context path. */
    public LinkBase(DoorwardSettings settings, String contextPath) {
        this.settings = settings;
        this.contextPath = contextPath;
    }

    /** Returns where the people of a tenant reach the application, without a slash at the end; empty when no setting tells. */
    public Optional<String> of(TenantId tenant) {
        Optional<String> own = settings.findOwn(MailSettings.LINKS, tenant);
        if (own.isPresent()) {
            return own;
        }
        Optional<TenantPlace> place = settings.tenants().stream()
                .filter(each -> each.tenant().equals(tenant))
                .findFirst();
        return switch (settings.get(TenantSettings.BY)) {
            case NONE -> common();
            case HOST ->
                place.flatMap(at -> at.hosts().stream().findFirst())
                        .map(host -> "https://" + (host.contains(":") ? "[" + host + "]" : host) + contextPath);
            case PATH ->
                place.flatMap(TenantPlace::path)
                        .map(path -> path.equals(TenantPlace.ROOT) ? "" : path)
                        .flatMap(path -> common().map(base -> base + path));
            // only the application knows where its other tenants are
            case APPLICATION -> tenant.equals(TenantId.DEFAULT) ? common() : Optional.empty();
        };
    }

    private Optional<String> common() {
        return settings.find(MailSettings.LINKS).or(() -> settings.find(OriginSettings.ORIGIN)
                .flatMap(Origin::canonical)
                .map(origin -> origin + contextPath));
    }

    /** Returns the address without its scheme, for people to read. */
    public Optional<String> nameOf(TenantId tenant) {
        return of(tenant).map(address -> address.substring(address.indexOf("://") + 3));
    }

    /** Whether the address of a tenant is that of each request: in development, where no setting is about it. */
    public boolean isOfRequests(TenantId tenant) {
        return settings.get(WebSettings.DEVELOPMENT)
                && settings.find(MailSettings.LINKS).isEmpty()
                && settings.find(OriginSettings.ORIGIN).isEmpty()
                && settings.findOwn(MailSettings.LINKS, tenant).isEmpty();
    }
}
