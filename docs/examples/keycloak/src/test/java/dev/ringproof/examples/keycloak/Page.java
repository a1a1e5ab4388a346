package dev.ringproof.examples.keycloak;

import java.util.List;
import java.util.Map;
import org.keycloak.models.utils.FormMessage;

/** What Keycloak shows to the user: a template with its attributes and the messages above or within the form. */
record Page(String template, Map<String, Object> shown, List<FormMessage> messages) {

    /** Returns the key of the only message; empty if there is none. */
    String message() {
        return messages.isEmpty() ? "" : messages.get(0).getMessage();
    }

    Object parameter() {
        return messages.get(0).getParameters()[0];
    }

    @SuppressWarnings("unchecked")
    List<String> backupCodes() {
        return (List<String>) shown.getOrDefault("codes", List.of());
    }

    long resendAfter() {
        return (Long) shown.get("resendAfter");
    }
}
