package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.webhook.WebhookGateway;
import java.net.URI;

/**
 * Opens a gateway to a receiver of your own, which gets each message in a signed request and sends it by a carrier of
 * its choice.
 */
public final class Webhook extends GatewayBuilder<Webhook> {
    private Webhook(String name) {
        super(WebhookGateway.TYPE, name);
    }

    /** Begins a gateway. Routes, metrics and callback addresses use its name, such as {@code webhook}. */
    public static Webhook named(String name) {
        return new Webhook(name);
    }

    /** Your receiver's address, with https unless it is on this machine. Messages never show its path and query. */
    public Webhook url(URI address) {
        return set("URL", address);
    }

    /**
     * The secret that signs what is sent and what is reported back: {@code whsec_} and the base64 of 24 to 64 bytes.
     * You make it yourself, and give it to the receiver. Separate several with spaces while they rotate.
     */
    public Webhook secret(String secrets) {
        return set("SECRET", secrets);
    }
}
