package dev.ringproof.examples.keycloak;

import dev.ringproof.core.domain.IpAddress;
import dev.ringproof.core.domain.PlainText;
import dev.ringproof.core.domain.RequestOrigin;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.ClientConnection;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** Says what Keycloak knows of the client of a request. */
final class Origins {
    private static final int LONGEST_USER_AGENT = 512;

    private Origins() {}

    /** Returns the client, with the language in which Keycloak shows its pages to the user. */
    static RequestOrigin of(HttpRequest request, ClientConnection connection, KeycloakSession session, UserModel user) {
        var address = Optional.ofNullable(connection.getRemoteAddr())
                .filter(text -> IpAddress.of(text).isPresent());
        return new RequestOrigin(address.orElse(null), userAgent(request))
                .with(List.of(session.getContext().resolveLocale(user)));
    }

    private static @Nullable String userAgent(HttpRequest request) {
        var agent = request.getHttpHeaders().getHeaderString("User-Agent");
        return agent == null || agent.length() > LONGEST_USER_AGENT || !PlainText.isPlain(agent) ? null : agent;
    }
}
