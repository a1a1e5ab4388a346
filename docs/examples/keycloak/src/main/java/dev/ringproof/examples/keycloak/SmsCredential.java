package dev.ringproof.examples.keycloak;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumber;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.keycloak.credential.CredentialModel;

/** What Keycloak stores of a number in use: its id in Ringproof and its masked form. Neither is secret. */
final class SmsCredential {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PHONE_NUMBER_ID = "phone_number_id";

    private SmsCredential() {}

    static CredentialModel of(PhoneNumber number, Instant now) {
        var credential = new CredentialModel();
        credential.setType(SmsSecondFactor.CREDENTIAL_TYPE);
        credential.setUserLabel(number.phoneNumber().masked());
        credential.setCreatedDate(now.toEpochMilli());
        credential.setCredentialData(json(Map.of(PHONE_NUMBER_ID, number.id().value())));
        credential.setSecretData("{}");
        return credential;
    }

    static PhoneNumberId phoneNumber(CredentialModel credential) {
        try {
            return new PhoneNumberId(JSON.readTree(credential.getCredentialData())
                    .path(PHONE_NUMBER_ID)
                    .asText());
        } catch (IOException e) {
            throw new IllegalStateException("the credential " + credential.getId() + " is not one of Ringproof", e);
        }
    }

    private static String json(Map<String, String> data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
