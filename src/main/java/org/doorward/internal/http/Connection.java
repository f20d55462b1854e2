package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.doorward.AddressBlock;
import org.doorward.DoorwardSettings;
import org.doorward.OriginSettings;
import org.doorward.WebSettings;

/**
 * Where requests come from and whether on the way they can be overheard: as the connection says, or as a proxy says that
 * the settings name. What other peers write into forwarding headers is not looked at. Immutable.
 */
public final class Connection {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");
    private static final AddressBlock LOOPBACK_V4 = AddressBlock.parse("127.0.0.0/8");
    private static final AddressBlock LOOPBACK_V6 = AddressBlock.parse("::1");

    private final List<AddressBlock> trustedProxies;
    private final boolean development;

    /** As these settings say. */
    public Connection(DoorwardSettings settings) {
        this.trustedProxies = settings.get(OriginSettings.TRUSTED_PROXIES).stream()
                .map(AddressBlock::parse)
                .toList();
        this.development = settings.get(WebSettings.DEVELOPMENT);
    }

    /** The client's address: the last one on the way that is no proxy of ours; empty where the connection has none. */
    public String address(HttpServletRequest request) {
        String peer = peer(request);
        String client = AddressBlock.canonical(peer).orElse(peer);
        if (!isTrusted(peer)) {
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

    /** The network of that address; empty when it is not known, as behind a socket that has none. */
    public Optional<String> network(HttpServletRequest request) {
        return AddressBlock.clientNetwork(address(request));
    }

    private static String peer(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        return peer == null ? "" : peer;
    }

    private static List<String> hops(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            for (String hop : line.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        return hops;
    }

    /** Whether credentials may be taken and given: encrypted, or on this machine, or in development. */
    public boolean mayCarryCredentials(HttpServletRequest request) {
        return development || scheme(request).equals("https") || isLoopback(request);
    }

    /** The origin that the request was sent to, as in {@code https://host} or {@code http://host:8080}. */
    public String origin(HttpServletRequest request) {
        String scheme = scheme(request);
        String host = forwarded(request, "X-Forwarded-Host").orElseGet(() -> ownHost(request));
        return Origins.canonical(scheme + "://" + host).orElse("");
    }

    /** As the request names it. A usual port is left out: behind a proxy it is that of the connection to us. */
    private static String ownHost(HttpServletRequest request) {
        String name = request.getServerName();
        boolean bare = name.contains(":") && !name.startsWith("[");
        int usual = request.getScheme().equals("https") ? 443 : 80;
        String port = request.getServerPort() == usual ? "" : ":" + request.getServerPort();
        return (bare ? "[" + name + "]" : name) + port;
    }

    private String scheme(HttpServletRequest request) {
        return forwarded(request, "X-Forwarded-Proto")
                .orElseGet(() -> request.isSecure() ? "https" : request.getScheme())
                .toLowerCase(Locale.ROOT);
    }

    /** The last value of a forwarding header, if a proxy of ours set it. */
    private Optional<String> forwarded(HttpServletRequest request, String header) {
        if (!isTrusted(peer(request))) {
            return Optional.empty();
        }
        List<String> lines = Collections.list(request.getHeaders(header));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String[] values = lines.get(lines.size() - 1).split(",", -1);
        return Optional.of(values[values.length - 1].strip()).filter(value -> !value.isEmpty());
    }

    private boolean isTrusted(String address) {
        return trustedProxies.stream().anyMatch(block -> block.contains(address));
    }

    /** Behind a proxy of ours the proxy being on this machine says nothing: it must say so of the client. */
    private boolean isLoopback(HttpServletRequest request) {
        boolean proxied = isTrusted(peer(request));
        List<String> hops = proxied ? hops(request) : List.of();
        if (proxied
                && (hops.isEmpty()
                        || AddressBlock.bytesOf(hops.get(hops.size() - 1)).isEmpty())) {
            return false;
        }
        String peer = address(request);
        String name = request.getServerName();
        return isLoopbackAddress(peer)
                && name != null
                && (LOOPBACK_NAMES.contains(name.toLowerCase(Locale.ROOT)) || isLoopbackAddress(name));
    }

    private static boolean isLoopbackAddress(String address) {
        return LOOPBACK_V4.contains(address) || LOOPBACK_V6.contains(address);
    }
}
