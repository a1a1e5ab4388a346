package dev.ringproof.examples.keycloak;

import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Makes the required action by which users set up their number. */
public final class SmsSetupFactory implements RequiredActionFactory {
    public static final String ID = "ringproof-sms-setup";

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new SmsSetup(SmsAuthenticatorFactory.factor(session));
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return "Set up a phone number for codes";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory server) {}

    @Override
    public void close() {}
}
