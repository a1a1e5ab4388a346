package dev.ringproof.examples.keycloak;

import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Makes what shows a user's number among the credentials in Keycloak's consoles. */
public final class SmsCredentialProviderFactory implements CredentialProviderFactory<SmsCredentialProvider> {
    public static final String ID = "ringproof-sms";

    @Override
    public SmsCredentialProvider create(KeycloakSession session) {
        return new SmsCredentialProvider(session);
    }

    @Override
    public String getId() {
        return ID;
    }
}
