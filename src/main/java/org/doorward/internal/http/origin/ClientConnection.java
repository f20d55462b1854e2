package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.doorward.AddressBlock;
import org.doorward.internal.http.path.AmbiguousPath;
import org.doorward.internal.http.path.RequestHeaders;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Origin;
import org.doorward.internal.settings.OriginSettings;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.settings.tenant.HostName;

/**
 * The client's end of a connection: its address, and whether the transport is encrypted. The connection itself tells,
 * or a trusted proxy of the settings. Forwarding headers of other peers are ignored. Immutable.
 */
public final class ClientConnection {
    private static final String HTTPS = "https";
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");
    private static final AddressBlock LOOPBACK_V4 = AddressBlock.parse("127.0.0.0/8");
    private static final AddressBlock LOOPBACK_V6 = AddressBlock.parse("::1");

    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
    private static final int MAX_PREFIX = 256;

    private final List<AddressBlock> trustedProxies;
    private final boolean development;

    /** Reads the settings {@code doorward.trusted-proxies} and {@code doorward.development}. */
    public ClientConnection(DoorwardSettings settings) {
        this.trustedProxies = settings.get(OriginSettings.TRUSTED_PROXIES).stream()
                .map(AddressBlock::parse)
                .toList();
        this.development = settings.get(WebSettings.DEVELOPMENT);
    }

    /**
     * Returns the client's address: the last hop that is no trusted proxy. Empty when the connection has no address.
     */
    public String address(HttpServletRequest request) {
        String peer = peer(request);
        String client = AddressBlock.canonical(peer).orElse(peer);
        if (trustedProxies.isEmpty() || !isTrusted(peer)) {
            return client;
        }
        List<String> hops = hops(request);
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<String> hop = AddressBlock.canonical(hops.get(i));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    /** Returns the network of the client's address. Empty when it is unknown, as for a Unix socket. */
    public Optional<String> network(HttpServletRequest request) {
        return AddressBlock.clientNetwork(address(request));
    }

    private static String peer(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        return peer == null ? "" : peer;
    }

    private static List<String> hops(HttpServletRequest request) {
        return RequestHeaders.members(request, "X-Forwarded-For");
    }

    /** Whether credentials may be accepted and sent: over encryption, on this machine, or in development. */
    public boolean mayCarryCredentials(HttpServletRequest request) {
        return development || scheme(request).equals(HTTPS) || isLoopback(request);
    }

    /** Whether the request is encrypted and comes from another machine. */
    public boolean isEncryptedFromElsewhere(HttpServletRequest request) {
        return scheme(request).equals(HTTPS) && !isLoopback(request);
    }

    /** Returns the origin that the request was sent to, such as {@code https://host} or {@code http://host:8080}. */
    public String origin(HttpServletRequest request) {
        String scheme = scheme(request);
        String host = forwarded(request, "X-Forwarded-Host").orElseGet(() -> ownHost(request));
        return Origin.canonical(scheme + "://" + host).orElse("");
    }

    /** Returns the host that the request was sent to, without a port, as it is spelled; empty where it names none. */
    public String host(HttpServletRequest request) {
        Optional<String> told = forwarded(request, "X-Forwarded-Host");
        String host = told.isPresent() ? HostName.withoutPort(told.get()) : request.getServerName();
        return host == null ? "" : host;
    }

    /**
     * The host as the request names it. A default port is omitted: behind a proxy it belongs to the connection to us.
     */
    private static String ownHost(HttpServletRequest request) {
        String name = request.getServerName();
        boolean bare = name.contains(":") && !name.startsWith("[");
        int usual = request.getScheme().equals(HTTPS) ? 443 : 80;
        String port = request.getServerPort() == usual ? "" : ":" + request.getServerPort();
        return (bare ? "[" + name + "]" : name) + port;
    }

    private String scheme(HttpServletRequest request) {
        Optional<String> told = forwarded(request, "X-Forwarded-Proto");
        String scheme = told.isPresent() ? told.get() : request.isSecure() ? HTTPS : request.getScheme();
        return scheme.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the path prefix that a trusted proxy removes before it forwards a request, such as {@code /shop}. Empty
     * when there is none, or when it is no plain path.
     */
    public String prefix(HttpServletRequest request) {
        return forwarded(request, "X-Forwarded-Prefix")
                .map(prefix -> prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix)
                .filter(prefix ->
                        prefix.length() <= MAX_PREFIX && PREFIX.matcher(prefix).matches())
                .filter(prefix -> AmbiguousPath.reason(prefix).isEmpty())
                .orElse("");
    }

    /** The last value of a forwarding header, if a trusted proxy set it. */
    private Optional<String> forwarded(HttpServletRequest request, String header) {
        if (!isProxied(request)) {
            return Optional.empty();
        }
        return RequestHeaders.members(request, header).stream()
                .reduce((earlier, later) -> later)
                .filter(value -> !value.isEmpty());
    }

    /** Whether a trusted proxy made the connection. */
    private boolean isProxied(HttpServletRequest request) {
        // containers write the address anew for each call
        return !trustedProxies.isEmpty() && isTrusted(peer(request));
    }

    private boolean isTrusted(String address) {
        for (AddressBlock block : trustedProxies) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** A trusted proxy on this machine does not make the client local: the proxy must report a local client. */
    private boolean isLoopback(HttpServletRequest request) {
        String name = request.getServerName();
        if (name == null || !isLoopbackName(name)) {
            return false;
        }
        boolean proxied = isProxied(request);
        List<String> hops = proxied ? hops(request) : List.of();
        if (proxied
                && (hops.isEmpty()
                        || AddressBlock.bytesOf(hops.get(hops.size() - 1)).isEmpty())) {
            return false;
        }
        return isLoopbackAddress(address(request));
    }

    private static boolean isLoopbackName(String name) {
        return LOOPBACK_NAMES.contains(name.toLowerCase(Locale.ROOT)) || isLoopbackAddress(name);
    }

    private static boolean isLoopbackAddress(String address) {
        return LOOPBACK_V4.contains(address) || LOOPBACK_V6.contains(address);
    }
}
