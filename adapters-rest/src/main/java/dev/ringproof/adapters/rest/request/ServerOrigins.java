package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.PeerAddress;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.core.domain.IpAddress;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says from which pages a browser may send a request that changes something: from pages of this server's own origin, and
 * of the allowed ones. The own origin is the public one, and the one to which the request was sent. Behind a trusted
 * proxy, its headers {@code X-Forwarded-Proto} and {@code X-Forwarded-Host} say the latter; nobody else's headers do.
 */
public final class ServerOrigins {
    private static final String ORIGIN = "Origin";
    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final String SAME_ORIGIN = "same-origin";
    private static final String HTTPS = "https";

    private final RestSettings settings;
    private final PeerAddress peers;

    public ServerOrigins(RestSettings settings, PeerAddress peers) {
        this.settings = settings;
        this.peers = peers;
    }

    /** Returns the origin of the page that sent the request; null if the request names none. */
    public static @Nullable String of(ContainerRequestContext request) {
        return request.getHeaderString(ORIGIN);
    }

    /** Returns whether a browser sent the request, as far as its headers say so. Scripts cannot remove these headers. */
    public static boolean isOfBrowser(ContainerRequestContext request) {
        return of(request) != null || request.getHeaderString(FETCH_SITE) != null;
    }

    /**
     * Returns whether the request comes from a page that may change something. A browser itself says by {@code
     * Sec-Fetch-Site} that a page is of the same origin, and no script can change that. A request that says neither this
     * nor its origin comes from no page that is known.
     */
    public boolean accepts(ContainerRequestContext request) {
        if (SAME_ORIGIN.equals(request.getHeaderString(FETCH_SITE))) {
            return true;
        }
        var origin = of(request);
        return origin != null
                && (settings.allowsOrigin(origin)
                        || origin.equals(settings.sessions().publicOrigin())
                        || origin.equals(own(request)));
    }

    /** Returns whether the request came to this server, or to a proxy before it, by HTTPS. */
    public boolean isSecure(ContainerRequestContext request) {
        return HTTPS.equals(scheme(request));
    }

    private String own(ContainerRequestContext request) {
        var scheme = scheme(request);
        var host = forwarded(request, "X-Forwarded-Host")
                .or(() -> Optional.ofNullable(request.getHeaderString(HttpHeaders.HOST)))
                .orElseGet(() -> request.getUriInfo().getBaseUri().getAuthority())
                .toLowerCase(Locale.ROOT);
        var usualPort = scheme.equals(HTTPS) ? ":443" : ":80";
        return scheme + "://"
                + (host.endsWith(usualPort) ? host.substring(0, host.length() - usualPort.length()) : host);
    }

    private String scheme(ContainerRequestContext request) {
        return forwarded(request, "X-Forwarded-Proto")
                .orElseGet(() -> request.getUriInfo().getBaseUri().getScheme())
                .toLowerCase(Locale.ROOT);
    }

    /** Returns what a trusted proxy says. If there are several proxies, the first value is the one of the browser. */
    private Optional<String> forwarded(ContainerRequestContext request, String name) {
        var peer = peers.current();
        boolean trusted = peer != null
                && IpAddress.of(peer)
                        .filter(settings.trustedProxies()::contains)
                        .isPresent();
        var value = trusted ? request.getHeaderString(name) : null;
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.split(",", 2)[0].trim());
    }
}
