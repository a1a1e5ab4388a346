package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.carrier.infobip.InfobipGateway;
import java.net.URI;

/** Opens a gateway to Infobip's SMS API, version 3. */
public final class Infobip extends GatewayBuilder<Infobip> {
    private Infobip(String name) {
        super(InfobipGateway.TYPE, name);
    }

    /** Begins a gateway. Routes, metrics and callback addresses use its name, such as {@code infobip}. */
    public static Infobip named(String name) {
        return new Infobip(name);
    }

    /**
     * The account's own base address, such as {@code https://xyz123.api.infobip.com}. The first page of the portal
     * shows it after signing in.
     */
    public Infobip url(URI address) {
        return set("URL", address);
    }

    /** An API key with the scope {@code sms:message:send}. The portal has it in Developer Tools, API Keys. */
    public Infobip apiKey(String key) {
        return set("API_KEY", key);
    }

    /** The default sender: a number or a name. The portal has it in Channels and Numbers. */
    public Infobip sender(String sender) {
        return set("SENDER", sender);
    }

    /**
     * The secret that verifies receipts and replies, as it is set for the webhook in the portal. Without it none is
     * accepted.
     */
    public Infobip callbackSecret(String secret) {
        return set("CALLBACK_SECRET", secret);
    }

    /** How receipts and replies are verified. {@link CallbackProofKind#BASIC} by default. */
    public Infobip callbackProof(CallbackProofKind kind) {
        return setNamed("CALLBACK_PROOF", kind);
    }

    /**
     * The header that {@link CallbackProofKind#HMAC} and {@link CallbackProofKind#HEADER} read. {@code X-Hub-Signature}
     * by default, which is not verified with Infobip.
     */
    public Infobip callbackHeader(String name) {
        return set("CALLBACK_HEADER", name);
    }
}
