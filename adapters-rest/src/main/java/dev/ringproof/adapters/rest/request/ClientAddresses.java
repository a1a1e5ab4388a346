package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.PeerAddress;
import dev.ringproof.adapters.rest.TrustedProxies;
import dev.ringproof.core.domain.AddressBlock;
import dev.ringproof.core.domain.IpAddress;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of the client that sent a request. It begins with the address of the connection. While an address
 * is one of a trusted proxy, the header of this proxy says the next one. The first address that is not trusted is the
 * client's. So a header of an untrusted sender changes nothing.
 *
 * <p>There is no address if this would count all users behind a proxy as one client: if the address that is found is
 * private, which is the one of a proxy that is missing in the list, or if no header says what is behind the last
 * trusted proxy. Limits by address then do not count the request. The log has one warning of each kind.
 *
 * <p>{@code Forwarded} counts only without {@code X-Forwarded-For}. Most proxies write only the latter, and let the
 * former pass as the client has sent it.
 */
final class ClientAddresses {
    static final String X_FORWARDED_FOR = "X-Forwarded-For";
    static final String FORWARDED = "Forwarded";

    /** More proxies than this are not in a row. A trusted proxy could be made to write as many as a header can hold. */
    private static final int MAX_HOPS = 32;

    private final TrustedProxies proxies;
    private final PeerAddress peers;
    private final OriginWarnings warnings;

    ClientAddresses(TrustedProxies proxies, PeerAddress peers, OriginWarnings warnings) {
        this.proxies = proxies;
        this.peers = peers;
        this.warnings = warnings;
    }

    /** Returns the address of the client; empty if it is not known, or is the one of a proxy. */
    Optional<IpAddress> of(ContainerRequestContext request) {
        var headers = request.getHeaders();
        return of(
                peers.current(),
                headers.getOrDefault(X_FORWARDED_FOR, List.of()),
                headers.getOrDefault(FORWARDED, List.of()));
    }

    Optional<IpAddress> of(@Nullable String peer, List<String> xForwardedFor, List<String> forwarded) {
        var connected = peer == null ? Optional.<IpAddress>empty() : IpAddress.of(peer);
        if (connected.isPresent() && proxies.contains(connected.get())) {
            return behind(xForwardedFor, forwarded);
        }
        if (connected.isEmpty() || isPrivate(connected.get())) {
            warnings.privateAddress(
                    proxies.setting(), connected.map(Object::toString).orElse("unknown"));
            return Optional.empty();
        }
        if (!xForwardedFor.isEmpty() || !forwarded.isEmpty()) {
            warnings.ignoredHeader(
                    proxies.setting(), AddressBlock.of(connected.get()).toString());
        }
        return connected;
    }

    /** Returns the address that is nearest to the trusted proxies. */
    private Optional<IpAddress> behind(List<String> xForwardedFor, List<String> forwarded) {
        var hops = ForwardedHops.ofXForwardedFor(xForwardedFor);
        var client = firstUntrusted(hops.hasNext() ? hops : ForwardedHops.ofForwarded(forwarded));
        if (client.isEmpty()) {
            warnings.hiddenClient(proxies.setting());
        } else if (isPrivate(client.get())) {
            warnings.privateAddress(proxies.setting(), client.get().toString());
            return Optional.empty();
        }
        return client;
    }

    private Optional<IpAddress> firstUntrusted(Iterator<Optional<IpAddress>> hops) {
        for (int i = 0; i < MAX_HOPS && hops.hasNext(); i++) {
            var hop = hops.next();
            if (hop.isEmpty() || !proxies.contains(hop.get())) {
                return hop;
            }
        }
        return Optional.empty();
    }

    private static boolean isPrivate(IpAddress address) {
        return AddressBlock.of(address).isPrivate();
    }
}
