package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.carrier.vonage.VonageGateway;
import java.net.URI;

/**
 * Opens a gateway to Vonage's Messages API. It signs in as an application, by {@link #applicationId} and {@link
 * #privateKey}, or by the account's {@link #apiKey} and {@link #apiSecret}, for which Vonage sends no receipts.
 */
public final class Vonage extends GatewayBuilder<Vonage> {
    private Vonage(String name) {
        super(VonageGateway.TYPE, name);
    }

    /** Begins a gateway. Routes, metrics and callback addresses use its name, such as {@code vonage}. */
    public static Vonage named(String name) {
        return new Vonage(name);
    }

    /** The id of the application that signs in, a UUID. The dashboard has it in Applications. */
    public Vonage applicationId(String id) {
        return set("APPLICATION_ID", id);
    }

    /**
     * The application's private key as PKCS #8 PEM. The dashboard gives the file {@code private.key} once, when the key
     * is made.
     */
    public Vonage privateKey(String pem) {
        return set("PRIVATE_KEY", pem);
    }

    /** The account's key, which signs in if there is no application. The dashboard has it in API settings. */
    public Vonage apiKey(String key) {
        return set("API_KEY", key);
    }

    /** The account's secret, from beside the key. */
    public Vonage apiSecret(String secret) {
        return set("API_SECRET", secret);
    }

    /** The default sender: a number in E.164 or a name. */
    public Vonage sender(String sender) {
        return set("SENDER", sender);
    }

    /**
     * The account's signature secret, which verifies receipts and replies. The dashboard has it in API settings.
     * Without it none is accepted.
     */
    public Vonage signatureSecret(String secret) {
        return set("SIGNATURE_SECRET", secret);
    }

    /** Vonage's address, for another region. {@code https://api.nexmo.com} by default. */
    public Vonage url(URI address) {
        return set("URL", address);
    }
}
