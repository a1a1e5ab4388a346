package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.PeerAddress;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.TrustedProxies;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.core.domain.IpAddress;
import dev.ringproof.core.domain.PlainText;
import dev.ringproof.core.domain.RequestOrigin;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Reads from which client a request comes, and what it says of the user. For the Frontend API the connection and its
 * headers say the client. For the Backend API the host application says it in fields, because the connection is the one
 * of the host application.
 */
public final class RequestOrigins {
    /** The field of a back end's request that holds the address of the user's client. Clerk has no such field. */
    public static final String CLIENT_IP = "client_ip";

    /** The field of a back end's request that holds the user agent of the user's client. Clerk has no such field. */
    public static final String USER_AGENT = "user_agent";

    /** The field that holds the result of a human check in the user's client. */
    public static final String PROOF_TOKEN = "proof_token";

    private static final int LONGEST_USER_AGENT = 512;

    private final ClientAddresses addresses;
    private final OriginWarnings warnings;

    public RequestOrigins(RestSettings settings, PeerAddress peers) {
        this(settings.trustedProxies(), peers, settings.isDevelopment());
    }

    RequestOrigins(TrustedProxies proxies, PeerAddress peers, boolean development) {
        this.warnings = new OriginWarnings(development);
        this.addresses = new ClientAddresses(proxies, peers, warnings);
    }

    /** Returns the client of a request of the Frontend API that sends no message. */
    public RequestOrigin ofUser(ContainerRequestContext request) {
        return new RequestOrigin(address(request), userAgent(request));
    }

    /** Returns the client of a request of the Frontend API that sends a message, with the languages of its user. */
    public RequestOrigin ofUser(ContainerRequestContext request, RequestFields fields) {
        return new RequestOrigin(
                address(request), userAgent(request), RequestLanguages.of(request, fields), proof(fields));
    }

    private @Nullable String address(ContainerRequestContext request) {
        return addresses.of(request).map(IpAddress::toString).orElse(null);
    }

    private static @Nullable String userAgent(ContainerRequestContext request) {
        @Nullable String header = request.getHeaderString(HttpHeaders.USER_AGENT);
        return header == null || header.isBlank() ? null : PlainText.of(header, LONGEST_USER_AGENT);
    }

    /** Returns the client of a request of the Backend API, which may have the fields of this class and a language. */
    public static RequestOrigin ofBackEnd(RequestFields fields) {
        var address = fields.optionalText(CLIENT_IP);
        var userAgent = fields.optionalText(USER_AGENT);
        if (address != null && IpAddress.of(address).isEmpty()) {
            throw Errors.valueInvalid(CLIENT_IP, "an IPv4 or IPv6 address").toException();
        }
        requirePlain(USER_AGENT, userAgent);
        return new RequestOrigin(address, userAgent, RequestLanguages.of(fields), proof(fields));
    }

    /** Returns the client of a request of the Backend API that limits by address count, if they can. */
    public RequestOrigin ofCounted(RequestFields fields) {
        var origin = ofBackEnd(fields);
        var address = origin.clientIp();
        if (address == null) {
            warnings.silentBackEnd();
        } else if (origin.addressBlock().isEmpty()) {
            warnings.privateBackEnd(address);
        }
        return origin;
    }

    private static @Nullable String proof(RequestFields fields) {
        var token = fields.optionalLongText(PROOF_TOKEN);
        requirePlain(PROOF_TOKEN, token);
        return token == null || token.isEmpty() ? null : token;
    }

    private static void requirePlain(String name, @Nullable String text) {
        if (text != null && !PlainText.isPlain(text)) {
            throw Errors.valueInvalid(name, Errors.PLAIN_TEXT).toException();
        }
    }
}
