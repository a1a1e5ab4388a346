package dev.ringproof.examples.keycloak;

import org.keycloak.credential.CredentialModel;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.credential.CredentialTypeMetadata;
import org.keycloak.credential.CredentialTypeMetadataContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Shows a user's number, masked, among the credentials in Keycloak's consoles. There the user or an administrator can
 * remove it; the next sign-in then asks for a new number.
 */
public final class SmsCredentialProvider implements CredentialProvider<CredentialModel> {
    private final KeycloakSession session;

    SmsCredentialProvider(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public String getType() {
        return SmsSecondFactor.CREDENTIAL_TYPE;
    }

    @Override
    public CredentialModel createCredential(RealmModel realm, UserModel user, CredentialModel credential) {
        return user.credentialManager().createStoredCredential(credential);
    }

    @Override
    public boolean deleteCredential(RealmModel realm, UserModel user, String id) {
        return user.credentialManager().removeStoredCredentialById(id);
    }

    @Override
    public CredentialModel getCredentialFromModel(CredentialModel credential) {
        return credential;
    }

    @Override
    public CredentialTypeMetadata getCredentialTypeMetadata(CredentialTypeMetadataContext context) {
        var metadata = CredentialTypeMetadata.builder()
                .type(getType())
                .category(CredentialTypeMetadata.Category.TWO_FACTOR)
                .displayName("ringproof-sms-display-name")
                .helpText("ringproof-sms-help-text")
                .iconCssClass("kcAuthenticatorOTPClass")
                .removeable(true);
        var user = context.getUser();
        var isSetUp = user != null
                && user.credentialManager()
                        .getStoredCredentialsByTypeStream(getType())
                        .findAny()
                        .isPresent();
        return (isSetUp ? metadata.updateAction(SmsSetupFactory.ID) : metadata.createAction(SmsSetupFactory.ID))
                .build(session);
    }
}
