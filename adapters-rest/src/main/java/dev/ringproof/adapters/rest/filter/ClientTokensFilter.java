package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.SessionRules.SameSite;
import dev.ringproof.adapters.rest.request.ClientCookie;
import dev.ringproof.adapters.rest.request.ServerOrigins;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.port.in.KnownClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Gives a client its new token with the response, whatever the response is: a browser as a cookie that no script can
 * read, and an app in the header {@code Authorization}. A response has a token only if the client must use another one
 * from now on.
 */
@Provider
@Singleton
public final class ClientTokensFilter implements ContainerResponseFilter {
    private static final String TOKEN = ClientTokensFilter.class.getName() + ".token";
    private static final String NATIVE = ClientTokensFilter.class.getName() + ".native";
    /** A year: the server decides how long sessions last, and browsers keep no cookie much longer. */
    private static final long COOKIE_AGE = 31_536_000;

    private final RestSettings settings;
    private final ServerOrigins origins;

    @Inject
    public ClientTokensFilter(RestSettings settings, ServerOrigins origins) {
        this.settings = settings;
        this.origins = origins;
    }

    /** Notes that the request comes from an app, which gets its token in a header. */
    static void markNative(ContainerRequestContext request) {
        request.setProperty(NATIVE, true);
    }

    /** Gives the client its new token with the response, if it has one. The last token that is given counts. */
    public static void give(ContainerRequestContext request, KnownClient client) {
        if (client.newToken() != null) {
            request.setProperty(TOKEN, client.newToken());
        }
    }

    /** Lets the response remove the token of the client. */
    public static void remove(ContainerRequestContext request) {
        request.setProperty(TOKEN, new ClientToken(""));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(TOKEN) instanceof ClientToken token) {
            var removed = token.value().isEmpty();
            if (request.getProperty(NATIVE) == null) {
                response.getHeaders().add(HttpHeaders.SET_COOKIE, cookie(request, token, removed ? 0 : COOKIE_AGE));
            } else if (!removed) {
                response.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, token.value());
            }
        }
    }

    private String cookie(ContainerRequestContext request, ClientToken token, long age) {
        var sameSite = settings.sessions().sameSite();
        boolean secure = !settings.isDevelopment() || sameSite == SameSite.NONE || origins.isSecure(request);
        return ClientCookie.NAME + "=" + token.value() + "; Path=/; Max-Age=" + age + "; HttpOnly"
                + (secure ? "; Secure" : "") + "; SameSite=" + sameSite.word();
    }
}
