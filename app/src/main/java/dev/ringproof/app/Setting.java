package dev.ringproof.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every setting an operator has, with its default and what it means: README's table is made of these. */
enum Setting {
    PROFILE("dev", "`dev`, or `production`, which has no default keys and no /dev, and refuses to start with a gap"),
    HOST("127.0.0.1; in production 0.0.0.0", "address to listen on; in dev a loopback address alone"),
    PORT("8080", "TCP port to listen on; 0 takes any that is free"),
    DATA("./data", "folder for the H2 file and, in dev, for the keys made on the first start"),
    DATABASE_URL("an H2 file in the data folder", "JDBC URL of PostgreSQL 13 or newer, or of H2"),
    DATABASE_USER("", "where the URL does not say it"),
    DATABASE_PASSWORD("", "where the URL does not say it"),
    DATABASE_POOL_SIZE("16", "connections at most"),
    KEYS("made in dev", "`id:base64` of 32 bytes or more; several by commas, the first is current: codes and seals"),
    INDEX_KEY("made in dev", "`id:base64`, by which numbers are found again; must never change"),
    SECRET_KEYS("`sk_test_dev` in dev", "what back ends show to the Backend API; several by commas"),
    ASSERTION_KEYS("made in dev", "JSON Web Key Set of private P-256 keys, the first signs: second-factor assertions"),
    ASSERTION_ISSUER("ringproof", "`iss` of second-factor assertions"),
    JWT_ISSUER("Ringproof itself in dev", "`iss` of user tokens"),
    JWT_AUDIENCE("", "one `aud` that user tokens must have; empty for any"),
    JWT_KEYS_URL("Ringproof's own in dev", "where the identity provider publishes its key set (JWKS)"),
    JWT_ALGORITHMS("RS256,ES256", "signatures accepted, by commas; never `none` nor HMAC"),
    CORS_ORIGINS("", "browser origins that may call, by commas"),
    APP_NAME("Ringproof", "whose code it is, as texts say"),
    APP_HOST("", "site where codes are typed in: adds the line `@host #code`, by which phones fill them in"),
    ANDROID_APP_HASH("", "11 characters: adds the line by which Android hands the code to your app (SMS Retriever)"),
    SMS_TEXTS("", "folder of `<language>.properties` with words of your own: [docs/texts.md](docs/texts.md)"),
    SMS_LANGUAGE("en", "language of texts where neither the request nor the region of the number speaks for one"),
    PUBLIC_URL("", "where carriers reach this server, such as `https://sms.example.com`: receipts are signed for it"),
    SMS_GATEWAY(
            "`development` in dev",
            "gateways in order, by commas: `development` (console), `webhook`, or a carrier: [docs/carriers.md](docs/carriers.md)"),
    SMS_ROUTES("all in order", "by region, calling code or anywhere: `US=a,b; +44=b*3,a*1; *=a`"),
    SMS_SENDERS("the gateway's own", "`a/GB=Acme; a/*=+14155550100`"),
    SMS_PARAMETERS("", "what a gateway is given besides: `a/IN=IN_ENTITY_ID:123,IN_TEMPLATE_ID:456`"),
    SMS_PRICES("", "of one segment, in one currency for all: `a/US=0.0083; a/*=0.06`"),
    SMS_PREFER_CONVERSION("off", "whether a gateway whose codes are entered far less often is asked after others"),
    SMS_WEBHOOK_URL("", "where texts are POSTed; of `webhook-b` it is `RINGPROOF_SMS_WEBHOOK_B_URL`, and so on"),
    SMS_WEBHOOK_SECRET("made in dev", "`whsec_` and base64 of 24 to 64 bytes; several by spaces"),
    SMS_WEBHOOK_TIMEOUT("PT2.5S", "how long a hand-over may take, less than PT9S"),
    SMS_REGIONS("US,CA", "regions (ISO 3166-1 alpha-2) that may be texted; `*` for all"),
    SMS_FIXED_LINES("off", "whether fixed lines may be texted"),
    SMS_VOIP("off", "whether numbers of voice-over-IP services may be texted"),
    DEFAULT_REGION("", "where numbers without a plus sign are from; empty refuses them"),
    TEST_NUMBERS("on in dev", "+1 XXX 555-0100 to 0199 get no text, and their code is 424242"),
    CODE_LENGTH("6", "digits, 6 to 10"),
    CODE_LIFETIME("PT10M", "ISO 8601 duration, at most 10 minutes"),
    CODE_ATTEMPTS("5", "wrong codes that kill a code, 1 to 10"),
    RESEND_AFTER("PT30S", "ISO 8601 duration between two codes for a number"),
    DISABLE_AFTER("50", "wrong codes in a row, across codes, that disable a number, 1 to 100"),
    STEP_UP_WINDOW(
            "PT10M", "ISO 8601 duration for which a second-factor check lets a session change factors; PT0S: off"),
    REQUIRE_BACKUP_CODES("off", "whether a number serves as second factor only beside backup codes"),
    NOTIFY_FACTOR_CHANGES("on", "whether owners are told by text of changes to their second factors"),
    MAX_NUMBERS("10", "numbers of one owner"),
    MAX_UNPROVEN_NUMBERS("5", "how many of them may be unproven"),
    LIMITS("on", "`off` for load tests: no waits between codes or after failures, any number of numbers");

    private final String byDefault;
    private final String meaning;

    Setting(String byDefault, String meaning) {
        this.byDefault = byDefault;
        this.meaning = meaning;
    }

    /** The name in the environment; as a MicroProfile Config property it is {@code ringproof.port} and so on. */
    String environmentName() {
        return "RINGPROOF_" + name();
    }

    /**
     * The name in the environment of a gateway's setting, such as {@code RINGPROOF_SMS_TWILIO_EU_SENDER}.
     *
     * @param gateway the gateway's name, such as {@code twilio-eu}
     * @param key the setting's key, such as {@code SENDER}
     */
    static String environmentName(String gateway, String key) {
        return "RINGPROOF_SMS_" + gateway.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + key;
    }

    /** All settings as a Markdown table. */
    static String table() {
        return Arrays.stream(values())
                .map(s -> "| `%s` | %s | %s |".formatted(s.environmentName(), s.byDefault, s.meaning))
                .collect(Collectors.joining("\n", "| environment | default | meaning |\n| --- | --- | --- |\n", "\n"));
    }
}
