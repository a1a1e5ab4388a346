package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.carrier.aws.AwsGateway;
import java.net.URI;

/** Opens a gateway to AWS End User Messaging SMS. */
public final class AwsSms extends GatewayBuilder<AwsSms> {
    private AwsSms(String name) {
        super(AwsGateway.TYPE, name);
    }

    /** What a message is for. AWS delivers the first kind with more care. */
    public enum MessageType {
        TRANSACTIONAL,
        PROMOTIONAL
    }

    /** Begins a gateway. Routes, metrics and callback addresses use its name, such as {@code aws}. */
    public static AwsSms named(String name) {
        return new AwsSms(name);
    }

    /** The region to send from, such as {@code eu-central-1}. The AWS console has it in its address and at the top. */
    public AwsSms region(String region) {
        return set("REGION", region);
    }

    /**
     * The id of an access key that is allowed {@code sms-voice:SendTextMessage}. The AWS console has it in IAM, Users,
     * Security credentials.
     */
    public AwsSms accessKeyId(String id) {
        return set("ACCESS_KEY_ID", id);
    }

    /** The access key's secret. The AWS console shows it once, when the key is made. */
    public AwsSms secretAccessKey(String secret) {
        return set("SECRET_ACCESS_KEY", secret);
    }

    /** The token of temporary credentials. The gateway does not renew them. */
    public AwsSms sessionToken(String token) {
        return set("SESSION_TOKEN", token);
    }

    /**
     * The default origination identity: a number, a sender id, a pool, or an ARN. The AWS console has it in End User
     * Messaging, SMS, Configurations.
     */
    public AwsSms sender(String identity) {
        return set("SENDER", identity);
    }

    /** The name of the configuration set whose event destinations receive the events of each message. */
    public AwsSms configurationSet(String name) {
        return set("CONFIGURATION_SET", name);
    }

    /** The id of the protect configuration that says which countries are allowed. */
    public AwsSms protectConfiguration(String id) {
        return set("PROTECT_CONFIGURATION", id);
    }

    /** What the messages are for. {@link MessageType#TRANSACTIONAL} by default. */
    public AwsSms messageType(MessageType type) {
        return set("MESSAGE_TYPE", type);
    }

    /**
     * The ARNs of the SNS topics whose receipts and replies are accepted. The AWS console has them in Simple
     * Notification Service, Topics. Without them none is accepted.
     */
    public AwsSms topics(String... arns) {
        return setAll("TOPICS", arns);
    }

    /** AWS's address. By default, it is the address of the region. */
    public AwsSms url(URI address) {
        return set("URL", address);
    }
}
