package dev.ringproof.app;

import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** All settings of an operator, with their defaults and meanings. The table in README is made from them. */
enum Setting {
    PROFILE(
            "dev",
            "`dev` or `production`. Production has no default keys and no `/dev` paths, and it does not start while a required setting is missing"),
    HOST("127.0.0.1; in production 0.0.0.0", "address to listen on; in dev it must be a loopback address"),
    PORT("8080", "TCP port to listen on; 0 takes any free port"),
    MANAGEMENT_HOST("as RINGPROOF_HOST", "address to listen on for health, metrics and the OpenAPI document"),
    MANAGEMENT_PORT(
            "none; in production 8081",
            "TCP port for health, metrics and the OpenAPI document; 0 takes any free port. In production they are on this port only, in dev they are always on the other port too"),
    CONNECTIONS_PER_ADDRESS(
            "1024",
            "maximum number of open connections of one client address. A proxy is one address: set more if your proxy opens more"),
    KEEP_ALIVE(
            "PT30S",
            "time for which a connection without a request stays open, as an ISO 8601 duration; a proxy that keeps connections should close them earlier"),
    TRUSTED_PROXIES(
            "none",
            "proxies whose headers `X-Forwarded-For` and `Forwarded` say the address of a user, separated by commas: addresses, networks such as `10.0.0.0/8`, or the words `loopback` and `private`: [docs/addresses.md](docs/addresses.md)"),
    DATA("./data", "folder for the H2 database and the keys of a server in dev, which the first start makes"),
    DATABASE_URL(
            "an H2 file in the data folder in dev",
            "JDBC URL of PostgreSQL 13 or newer, or of an H2 file: `jdbc:h2:file:/var/lib/ringproof/db`"),
    DATABASE_USER("", "database user, if the URL does not name one"),
    DATABASE_PASSWORD("", "password of the database user, if the URL does not contain it"),
    DATABASE_POOL_SIZE("16", "maximum number of database connections"),
    KEYS(
            "made in dev",
            "keys for digests of codes and for seals, separated by commas. Each is `id:base64` of 32 bytes or more; new digests and seals use the first one. A key that rows need must stay: [docs/keys.md](docs/keys.md)"),
    INDEX_KEY(
            "made in dev",
            "key by which Ringproof finds a stored number, as `id:base64` of 32 bytes or more. Only `./run --new-index-key` changes it"),
    SECRET_KEYS("`sk_test_dev` in dev", "secret keys with which back ends call the Backend API, separated by commas"),
    ASSERTION_KEYS(
            "made in dev",
            "JSON Web Key Set of private P-256 keys for second-factor assertions and session tokens; the first key signs"),
    ASSERTION_ISSUER("ringproof", "claim `iss` of second-factor assertions"),
    JWT_ISSUER("Ringproof itself in dev", "claim `iss` that user tokens must have"),
    JWT_AUDIENCE(
            "any audience in dev",
            "audiences, separated by commas, of which the claim `aud` of user tokens must contain one. Production needs this setting or the next one; `any` accepts every audience"),
    JWT_AUTHORIZED_PARTIES(
            "any party",
            "authorized parties, separated by commas, of which the claim `azp` of user tokens must be one, such as `https://app.example.com` in tokens of Clerk, which have no `aud`"),
    JWT_SESSION_CLAIM(
            "sid",
            "claim of user tokens that names the session. A token without it has no session, and cannot take steps that need a recent second factor"),
    JWT_KEYS_URL("Ringproof's own in dev", "URL of the identity provider's key set (JWKS)"),
    JWT_ALGORITHMS(
            "RS256,ES256",
            "signature algorithms that user tokens may have, separated by commas; `none` and HMAC are never accepted"),
    CORS_ORIGINS(
            "",
            "browser origins that may call the API, separated by commas, such as `https://app.example.com`; in dev also every origin of this machine"),
    APP_NAME("Ringproof", "name of your application in messages"),
    APP_HOST(
            "",
            "host of the site where users enter codes. Messages with a code get the line `@host #code`, from which phones fill in the code"),
    ANDROID_APP_HASH(
            "",
            "hash of your Android app, 11 characters. Messages with a code get a line with it, so that Android gives the code to the app (SMS Retriever)"),
    SMS_TEXTS(
            "",
            "folder of files `<language>.properties` with your own words for messages: [docs/texts.md](docs/texts.md)"),
    SMS_LANGUAGE("en", "language of a message if neither the request nor the region of the number decides it"),
    PUBLIC_URL(
            "",
            "URL at which carriers and browsers reach this server, such as `https://sms.example.com`. Carriers send receipts to it and sign them for it, and pages of its origin may change something"),
    SMS_GATEWAY(
            "`development` in dev",
            "gateways in order, separated by commas: `development` (prints messages on the console), `webhook`, or the gateway of a carrier, such as `twilio`: [docs/carriers.md](docs/carriers.md)"),
    SMS_ROUTES(
            "all in order",
            "gateways for an area (a region, a calling code or anywhere), in order or with weights: `US=a,b; +44=b*3,a*1; *=a`"),
    SMS_SENDERS("the gateway's own", "sender of messages, by gateway and area: `a/GB=Acme; a/*=+14155550100`"),
    SMS_PARAMETERS("", "further parameters for a gateway, by area: `a/IN=IN_ENTITY_ID:123,IN_TEMPLATE_ID:456`"),
    SMS_PRICES(
            "", "price of one segment, by gateway and area, with one currency for all prices: `a/US=0.0083; a/*=0.06`"),
    SMS_PREFER_CONVERSION(
            "off",
            "`on`: if users enter the codes of one gateway far less often, Ringproof asks the other gateways first"),
    SMS_WEBHOOK_URL(
            "",
            "URL to which Ringproof posts messages. The gateway `webhook-b` has its own setting `RINGPROOF_SMS_WEBHOOK_B_URL`, and so on"),
    SMS_WEBHOOK_SECRET(
            "made in dev",
            "secrets that sign the posted messages, separated by spaces. Each is `whsec_` and the base64 of 24 to 64 bytes"),
    SMS_WEBHOOK_TIMEOUT("PT2.5S", "time that a hand-over may take, as an ISO 8601 duration of less than PT9S"),
    SMS_REGIONS(
            "US,CA",
            "regions (ISO 3166-1 alpha-2) whose numbers may receive messages, separated by commas; `*` for all"),
    SMS_FIXED_LINES("off", "whether fixed lines may receive messages"),
    SMS_VOIP("off", "whether numbers of voice-over-IP services may receive messages"),
    DEFAULT_REGION("", "region of numbers without a plus sign; if empty, Ringproof refuses such numbers"),
    EXTRA_PREFIXES(
            "",
            "prefixes of mobile numbers that libphonenumber does not know yet, each with its region and separated by commas: `+1436=US,+1861=US`. The region must be among those that may receive messages"),
    TEST_NUMBERS(
            "on in dev",
            "whether +1 XXX 555-0100 to 0199 are test numbers: Ringproof sends nothing to them, and their code is 424242"),
    REVIEW_NUMBERS(
            "",
            "numbers with a fixed code and a last day, for people who test the app and have no phone for it, such as reviewers of an app store: `+14155550123=CODE until 2026-12-31; +447700900123=CODE until 2027-01-15`. Ringproof sends nothing to them: [docs/numbers.md](docs/numbers.md)"),
    CODE_LENGTH("6", "number of digits of a code, 6 to 10"),
    CODE_LIFETIME("PT10M", "time for which a code is valid, as an ISO 8601 duration of at most 10 minutes"),
    CODE_ATTEMPTS("5", "number of wrong attempts after which a code is no longer accepted, 1 to 10"),
    RESEND_AFTER("PT30S", "least time between two messages with codes for one number, as an ISO 8601 duration"),
    RESEND(
            "same",
            "code of a message that a user requests once more. `same` sends the same code again while it is valid and has two minutes left. `new` sends a new code each time, and the previous one is no longer valid"),
    DISABLE_AFTER(
            "50",
            "number of wrong codes in a row that disables a number, 1 to 100; a new code does not reset the count"),
    REMEMBER_FAILURES(
            "P30D",
            "time after the last wrong code for which the wrong codes for a number are remembered, for all users who have not verified it and also when it is removed, as an ISO 8601 duration of P1D to P366D"),
    STEP_UP_WINDOW(
            "PT10M",
            "time for which a session may change factors after it has shown a second factor, as an ISO 8601 duration of at most 24 hours; PT0S switches step-up off"),
    SESSION_LIFETIME(
            "P7D",
            "time after which a session of a user ends, however often it is used, as an ISO 8601 duration of PT5M to P366D"),
    SESSION_IDLE("P1D", "time without use after which a session ends, as an ISO 8601 duration of PT1M to P366D"),
    SESSION_ISSUER("ringproof-session", "claim `iss` of session tokens; it must differ from the other issuers"),
    TICKET_LIFETIME(
            "PT10M",
            "time for which a ticket (sign-in token) is valid if the back end names none, as an ISO 8601 duration of PT10S to P30D"),
    TICKET_SKIPS_SECOND_FACTOR(
            "off",
            "`on`: a ticket is enough also for a user who has a second factor, as with Clerk. `off`: the user then shows it, too"),
    PHONE_SIGN_IN(
            "off",
            "`on`: a user may sign in by a code to a verified number that is no second factor; the answers do not tell who has a number"),
    REMEMBER_DEVICE(
            "PT0S",
            "time for which a user need not show the second factor again on a client if they want it so, as an ISO 8601 duration of at most P90D; PT0S: they always show it"),
    CLIENT_TOKEN_ROTATION(
            "PT1H",
            "age of a client token (the cookie `__client`) after which the next change gives the client a new one, as an ISO 8601 duration of PT1M to P30D"),
    COOKIE_SAME_SITE(
            "lax",
            "attribute `SameSite` of the cookie `__client`: `lax`, `strict`, or `none` for pages on another site than this server"),
    BACKUP_CODE_SETS("10", "maximum number of sets of backup codes that are made for one owner within an hour"),
    REQUIRE_BACKUP_CODES("off", "whether a number can be a second factor only together with backup codes"),
    NOTIFY_FACTOR_CHANGES("on", "whether owners get a message when their second factors change"),
    MAX_NUMBERS("10", "maximum number of phone numbers of one owner"),
    MAX_UNPROVEN_NUMBERS("5", "maximum number of unverified phone numbers of one owner"),
    TAKEN_NUMBERS(
            "tell",
            "what a user learns who adds a number that another user has verified. `tell`: at once that it is taken, as with Clerk. `hide`: only by the right code; until then it looks like any other number: [docs/numbers.md](docs/numbers.md)"),
    KEEP_MESSAGES(
            "P30D",
            "time for which a settled message is kept, without its body, as an ISO 8601 duration of at least a day"),
    KEEP_CHALLENGES(
            "P1D",
            "time for which a second-factor challenge or a possession check is kept after its end, as an ISO 8601 duration of at least an hour"),
    RISK_URL(
            "",
            "URL of a receiver that is asked before a code is sent, with https unless it is on this machine: [docs/risk.md](docs/risk.md). If it is empty, nobody is asked"),
    RISK_SECRET(
            "made in dev",
            "secrets that sign the questions to that receiver, separated by spaces. Each is `whsec_` and the base64 of 24 to 64 bytes"),
    RISK_TIMEOUT("PT2S", "time for which a request waits for advice, as an ISO 8601 duration from PT0.1S to PT8S"),
    RISK_ON_FAILURE(
            "allow",
            "what follows without advice in time: `allow` sends the code, and the limits and the budget still hold; `deny` refuses it"),
    RISK_SECOND_FACTORS(
            "off",
            "`on`: the receiver is asked about codes to second factors too. Then it can lock out users who are verified already"),
    LIMIT_CREATES_OF_OWNER(Limit.CREATES_OF_OWNER, "numbers that one user adds"),
    LIMIT_CREATES_FROM_ADDRESS(
            Limit.CREATES_FROM_ADDRESS, "numbers that users add from one address block (IPv4 /24, IPv6 /64)"),
    LIMIT_WRONG_CODES_OF_OWNER(
            Limit.WRONG_CODES_OF_OWNER, "wrong codes of one user, for numbers that the user has not verified"),
    LIMIT_WRONG_CODES_FROM_ADDRESS(
            Limit.WRONG_CODES_FROM_ADDRESS, "wrong codes from one address block, for numbers that are not verified"),
    LIMIT_WRONG_CODES(
            Limit.WRONG_CODES,
            "wrong codes on all nodes, for numbers that are not verified. It refuses only while there are more wrong codes than right ones"),
    LIMIT_ADVICE_OF_OWNER(Limit.ADVICE_OF_OWNER, "questions to the receiver of `RINGPROOF_RISK_URL` about one user"),
    LIMIT_ADVICE_FROM_ADDRESS(
            Limit.ADVICE_FROM_ADDRESS,
            "questions to the receiver of `RINGPROOF_RISK_URL` about requests from one address block, without those about second factors"),
    LIMIT_SECOND_FACTOR(Limit.SECOND_FACTOR, "messages with a code to one second factor of one user"),
    LIMIT_SECOND_FACTORS_OF_OWNER(
            Limit.SECOND_FACTORS_OF_OWNER, "messages with a code to all second factors of one user"),
    LIMIT_NOTICES(Limit.NOTICES, "notices to one user; further changes are gathered into one notice"),
    LIMIT_NUMBER(Limit.NUMBER, "messages with a code to one number, for all users to whom it is no second factor"),
    LIMIT_OWNER(Limit.OWNER, "messages with a code that one user requests, for numbers that are no second factor"),
    LIMIT_ADDRESS(Limit.ADDRESS, "messages with a code that are requested from one address block"),
    LIMIT_RANGE(Limit.RANGE, "messages with a code to numbers that differ in their last two digits"),
    LIMIT_PREFIX(Limit.PREFIX, "messages with a code to numbers that differ in their last four digits"),
    LIMIT_WIDE_PREFIX(Limit.WIDE_PREFIX, "messages with a code to numbers that differ in their last six digits"),
    LIMIT_REGION(Limit.REGION, "messages with a code to one region"),
    LIMIT_SERVER(Limit.SERVER, "messages with a code on all nodes"),
    BUDGET(
            "100/day, 1000/month",
            "money for messages in a day and a month of the calendar (UTC), in the currency of the prices. A fifth is kept for second factors. `observe` before it only reports, `off` switches it off"),
    REGION_BUDGETS("", "further budgets of single regions: `LV=5/day, 50/month; GB=20/day`"),
    PRICE_OTHERWISE("0.05", "price of a segment for which `RINGPROOF_SMS_PRICES` has none, as budgets count it"),
    GUARD(
            "observe",
            "what the guard against SMS pumping does: `observe` only reports, `enforce` slows and blocks, `off` looks at nothing. See [docs/fraud.md](docs/fraud.md)"),
    GUARD_HUMAN_CHECK(
            "off",
            "`on`: the guard asks for a human check instead of refusing. It needs a receiver at `RINGPROOF_RISK_URL` that accepts the proof"),
    GUARD_ALLOWED("", "prefixes of numbers and regions that the guard does not touch, separated by commas: `+4477,FR`"),
    GUARD_DENIED(
            "",
            "prefixes of numbers and regions to which no codes for new numbers are sent, separated by commas. The longest prefix of both lists decides, and then the region"),
    LIMITS(
            "on",
            "`off` is for load tests: then all limits that are not set by themselves are off, there is no budget, there are no waits between codes or after wrong codes, and an owner may have any number of phone numbers and of sets of backup codes and of requests at once");

    private final String defaultValue;
    private final String meaning;

    /** The setting of a limit. */
    Setting(Limit limit, String meaning) {
        this(LimitSettings.text(LimitPolicy.DEFAULT.rule(limit).orElseThrow()), "limit on " + meaning);
    }

    Setting(String defaultValue, String meaning) {
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** Returns the setting of a limit. */
    static Setting of(Limit limit) {
        return valueOf("LIMIT_" + limit.name());
    }

    /** Returns the name of the environment variable, such as {@code RINGPROOF_PORT}. */
    String environmentName() {
        return "RINGPROOF_" + name();
    }

    /**
     * Returns the name of the environment variable of a gateway's setting, such as {@code
     * RINGPROOF_SMS_TWILIO_EU_SENDER}.
     *
     * @param gateway the gateway's name, such as {@code twilio-eu}
     * @param key the setting's key, such as {@code SENDER}
     */
    static String environmentName(String gateway, String key) {
        return "RINGPROOF_SMS_" + gateway.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + key;
    }

    /** Returns all settings as a Markdown table. */
    static String table() {
        return Arrays.stream(values())
                .map(setting -> "| `%s` | %s | %s |"
                        .formatted(setting.environmentName(), setting.defaultValue, setting.meaning))
                .collect(Collectors.joining("\n", "| environment | default | meaning |\n| --- | --- | --- |\n", "\n"));
    }
}
