package dev.ringproof.cdi.wiring;

/**
 * What a host may say in its configuration. The table in {@code docs/cdi.md} is made of it. The names and the meanings
 * are those of the starter for Spring Boot.
 */
enum ConfigKey {
    IN_MEMORY("in-memory", "false", "whether everything is kept in memory and forgotten with the program"),
    KEYS(
            "keys",
            "",
            "secret keys for digests of codes and for seals, separated by commas, each an id, a colon and the base64 of"
                    + " 32 random bytes or more. The first one is used for what is new; a key that stored rows need"
                    + " must stay. Required with a DataSource"),
    INDEX_KEY(
            "index-key",
            "",
            "secret key by which stored numbers are found: an id, a colon and the base64 of 32 random bytes or more."
                    + " Required with a DataSource"),
    SCHEMA("schema", "ringproof", "schema of the database that the tables of Ringproof are in"),
    MIGRATE("migrate", "run", "what is done with the tables at the start: `run` migrations, `validate` or `none`"),
    CONNECTIONS(
            "connections",
            "5",
            "how many connections of the DataSource are used at once, 1 to 1000. Its pool needs more than this, since"
                    + " the application has work of its own"),
    GATEWAY_ORDER(
            "gateway-order",
            "",
            "names of the gateways in the order in which they are tried, separated by commas. A name is one of a bean"
                    + " of `SmsGateway`, or a type of [carriers.md](carriers.md), or a type, a hyphen and more, such as"
                    + " `twilio-eu`. Not needed with one bean"),
    GATEWAYS(
            "gateways.NAME.SETTING",
            "",
            "setting of the gateway NAME, such as `ringproof.gateways.twilio.account-sid`:"
                    + " [carriers.md](carriers.md) has them in capitals"),
    CALLBACKS(
            "callbacks",
            "",
            "public address below which carriers post receipts and replies, each gateway's at its name. The host passes"
                    + " them to `DeliveryReceipts`"),
    ROUTES("routes", "all in order", "gateways for an area, in order or with weights: `US=a,b; +44=b*3,a*1; *=a`"),
    SENDERS("senders", "the gateway's own", "sender of messages by gateway and area: `a/GB=Acme; a/*=+14155550100`"),
    PARAMETERS(
            "parameters", "", "further parameters for a gateway by area: `a/IN=IN_ENTITY_ID:123,IN_TEMPLATE_ID:456`"),
    PRICES("prices", "", "price of a segment by gateway and area, all in one currency: `a/US=0.0083; a/*=0.06`"),
    PREFER_CONVERSION(
            "prefer-conversion",
            "false",
            "whether other gateways are asked first if people enter the codes of one gateway far less often"),
    APP_NAME("app.name", "Ringproof", "name of the application in messages"),
    APP_HOST(
            "app.host",
            "",
            "host of the site where codes are entered, such as `example.com`. Phones fill in the code there"),
    APP_ANDROID_HASH(
            "app.android-hash", "", "hash of the Android app, 11 characters. Android gives the code to that app"),
    APP_TEXTS("app.texts", "", "folder of files `LANGUAGE.properties` with other words for messages"),
    APP_LANGUAGE(
            "app.language",
            "en",
            "language of a message if neither the request nor the region of the number decides it"),
    REGIONS(
            "numbers.regions",
            "US,CA",
            "regions (ISO 3166-1 alpha-2) whose numbers may receive messages, separated by commas; `*` for all"),
    DEFAULT_REGION(
            "numbers.default-region",
            "",
            "region of numbers that are entered without a plus sign. Without it they are refused"),
    FIXED_LINES("numbers.fixed-lines", "false", "whether fixed lines may receive messages"),
    VOIP("numbers.voip", "false", "whether numbers of voice-over-IP services may receive messages"),
    FICTIONAL(
            "numbers.fictional",
            "false",
            "whether +1 XXX 555-0100 to 0199 are test numbers: nothing is sent to them, and their code is 424242. Never"
                    + " switch it on in production"),
    REVIEW(
            "numbers.review",
            "",
            "numbers with a fixed code and a last day, for reviewers of an app store:"
                    + " `+14155550123=CODE until 2026-12-31`"),
    MOST_NUMBERS("numbers.most", "10", "how many numbers one owner may have"),
    MOST_UNVERIFIED("numbers.most-unverified", "5", "how many of these may be unverified"),
    HIDE_TAKEN(
            "numbers.hide-taken",
            "false",
            "whether a user learns only by the right code that another user has verified a number"),
    CODE_LENGTH("codes.length", "6", "number of digits of a code, 6 to 10"),
    CODE_LIFETIME("codes.lifetime", "PT10M", "time for which a code is valid, at most 10 minutes"),
    CODE_ATTEMPTS(
            "codes.attempts", "5", "number of wrong attempts after which a code is not accepted any more, 1 to 10"),
    RESEND_AFTER("codes.resend-after", "PT30S", "least time between two messages with codes for one number"),
    SAME_ON_RESEND(
            "codes.same-on-resend",
            "true",
            "whether a code is sent again while it is valid. If not, each message has a new code"),
    DISABLE_AFTER("codes.disable-after", "50", "number of wrong codes in a row that disables a number, 1 to 100"),
    REMEMBER_FAILURES(
            "codes.remember-failures",
            "P30D",
            "time for which wrong codes for a number are remembered, a day to a year"),
    STEP_UP_WINDOW(
            "second-factor.step-up-window",
            "PT10M",
            "time for which a session may change factors after it has shown one. `PT0S` leaves this to the"
                    + " application"),
    REQUIRE_BACKUP_CODES(
            "second-factor.require-backup-codes",
            "false",
            "whether a number can be a second factor only together with backup codes"),
    NOTIFY_CHANGES(
            "second-factor.notify-changes", "true", "whether owners get a message when their second factors change"),
    BACKUP_CODE_SETS(
            "second-factor.backup-code-sets",
            "10",
            "how many sets of backup codes may be made for one owner within an hour"),
    SESSION_LIFETIME("sessions.lifetime", "P7D", "time after which a session ends, however often it is used"),
    SESSION_IDLE("sessions.idle", "P1D", "time without use after which a session ends"),
    TOKEN_ROTATION(
            "sessions.token-rotation",
            "PT1H",
            "age of a client token after which the next change gives the client a new one"),
    TICKET_LIFETIME("sessions.ticket-lifetime", "PT10M", "time for which a ticket is valid if the back end names none"),
    TICKET_SKIPS_SECOND_FACTOR(
            "sessions.ticket-skips-second-factor",
            "false",
            "whether a ticket is enough also for a user who has a second factor"),
    PHONE_SIGN_IN(
            "sessions.phone-sign-in",
            "false",
            "whether a user may sign in by a code to a verified number that is no second factor"),
    REMEMBER_DEVICE(
            "sessions.remember-device",
            "PT0S",
            "time for which a user need not show the second factor again on a client if they want it so"),
    KEEP_MESSAGES(
            "keep.messages", "P30D", "time for which a settled message is kept, without its body; at least a day"),
    KEEP_CHALLENGES(
            "keep.challenges",
            "P1D",
            "time for which a second-factor challenge is kept after its end; at least an hour"),
    LIMITS(
            "limits.LIMIT",
            "enforce",
            "what is done when the limit LIMIT is reached: `enforce`, `observe` or `off`. [limits.md](limits.md) has"
                    + " the names"),
    BUDGET_MODE(
            "budget.mode",
            "enforce",
            "whether the budget is enforced (`enforce`), only observed (`observe`), or `off`"),
    BUDGET_PER_DAY(
            "budget.per-day",
            "100",
            "money for messages in a day of the calendar (UTC), in the currency of the prices"),
    BUDGET_PER_MONTH(
            "budget.per-month",
            "1000",
            "money for messages in a month of the calendar (UTC), in the currency of the prices"),
    PRICE_OTHERWISE("budget.price-otherwise", "0.05", "price of a segment for which `ringproof.prices` has none"),
    GUARD_MODE(
            "guard.mode",
            "observe",
            "whether the guard against SMS pumping slows and blocks (`enforce`), only reports (`observe`), or is"
                    + " `off`"),
    GUARD_ALLOWED(
            "guard.allowed", "", "prefixes of numbers and regions that the guard does not touch, separated by commas"),
    GUARD_DENIED(
            "guard.denied",
            "",
            "prefixes of numbers and regions to which no codes for new numbers are sent, separated by commas");

    private static final String PREFIX = "ringproof.";

    private final String key;
    private final String otherwise;
    private final String meaning;

    ConfigKey(String key, String otherwise, String meaning) {
        this.key = PREFIX + key;
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    /** Returns the whole key of a setting of a gateway, such as {@code ringproof.gateways.twilio.account-sid}. */
    static String ofGateway(String gateway, String setting) {
        return PREFIX + "gateways." + gateway + "." + setting;
    }

    /** Returns the whole key of a limit by its name, such as {@code ringproof.limits.number}. */
    static String ofLimit(String name) {
        return PREFIX + "limits." + name;
    }

    /** Returns the whole key, such as {@code ringproof.keys}. */
    String key() {
        return key;
    }

    /** Returns what holds without a value; an empty string if nothing does. */
    String otherwise() {
        return otherwise;
    }

    String meaning() {
        return meaning;
    }
}
