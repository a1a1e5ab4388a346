package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.carrier.twilio.TwilioGateway;
import java.net.URI;

/**
 * Opens a gateway to Twilio's Programmable Messaging: {@code
 * Twilio.named("twilio").accountSid("AC...").authToken("...").sender("MG...").open()}.
 */
public final class Twilio extends GatewayBuilder<Twilio> {
    private Twilio(String name) {
        super(TwilioGateway.TYPE, name);
    }

    /** Begins a gateway. Routes, metrics and callback addresses use its name, such as {@code twilio}. */
    public static Twilio named(String name) {
        return new Twilio(name);
    }

    /** The account: {@code AC} and 32 hexadecimal digits, from the Account Info on the first page of the console. */
    public Twilio accountSid(String sid) {
        return set("ACCOUNT_SID", sid);
    }

    /**
     * The account's token, from beside the account SID. It signs in unless there is an API key, and it verifies
     * receipts and replies.
     */
    public Twilio authToken(String token) {
        return set("AUTH_TOKEN", token);
    }

    /**
     * The SID of an API key, {@code SK} and 32 hexadecimal digits, which signs in instead of the token. The console has
     * it in API keys and tokens.
     */
    public Twilio apiKey(String sid) {
        return set("API_KEY", sid);
    }

    /** The secret of the API key. The console shows it once, when the key is made. */
    public Twilio apiSecret(String secret) {
        return set("API_SECRET", secret);
    }

    /**
     * The default sender: a number in E.164, a name of up to 11 characters, or a messaging service, which begins with
     * {@code MG}. The console has them in Phone Numbers and in Messaging, Services.
     */
    public Twilio sender(String sender) {
        return set("SENDER", sender);
    }

    /** Twilio's address, for another region. {@code https://api.twilio.com} by default. */
    public Twilio url(URI address) {
        return set("URL", address);
    }
}
