package dev.ringproof.spring;

import dev.ringproof.adapters.persistence.Migrate;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.ReviewNumber;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code ringproof.*}. All that they leave out is as in the policies' own defaults; {@link
 * RingproofBuilderCustomizer} reaches the rest. Values are checked when Ringproof starts.
 *
 * @param enabled Whether Ringproof is there at all.
 * @param inMemory Whether everything is kept in memory and forgotten with the program. Then no keys are needed.
 * @param keys Secret keys for digests of codes and for seals, separated by commas. Each is an id, a colon and the
 *     base64 of 32 random bytes or more. The first one is used for what is new; a key that stored rows need must stay.
 * @param indexKey Secret key by which stored numbers are found: an id, a colon and the base64 of 32 random bytes or
 *     more.
 * @param schema Schema of the database that the tables of Ringproof are in.
 * @param migrate What is done with the tables at the start.
 * @param joinTransactions Whether steps of a back end join the transaction that Spring has open on the thread.
 * @param connections How many connections of the DataSource are used at once. Its pool needs more than this, since the
 *     application has work of its own.
 * @param gateways Gateways to carriers by their names, each with its settings. A name is a type of gateway, or a type,
 *     a hyphen and more, such as twilio-eu.
 * @param gatewayOrder Names of the gateways in the order in which they are tried. It is needed if there are several. A
 *     gateway that needs no settings is used by being named here.
 * @param callbacks Public address below which carriers post receipts and replies, each gateway's at its name. The
 *     application passes them to DeliveryReceipts.
 * @param routes Gateways for an area, in order or with weights: US=a,b; +44=b*3,a*1; *=a
 * @param senders Sender of messages by gateway and area: a/GB=Acme; a/*=+14155550100
 * @param parameters Further parameters for a gateway by area: a/IN=IN_ENTITY_ID:123,IN_TEMPLATE_ID:456
 * @param prices Price of a segment by gateway and area, all in one currency: a/US=0.0083; a/*=0.06
 * @param preferConversion Whether other gateways are asked first if people enter the codes of one gateway far less
 *     often.
 * @param app The application that messages speak for.
 * @param numbers Which numbers may be added.
 * @param codes Codes and what follows from wrong ones.
 * @param secondFactor Second factors.
 * @param sessions Sessions and sign-ins.
 * @param keep How long rows are kept that nothing needs any more.
 * @param limits What is done when a limit is reached, by the name of the limit. The ceilings stay as they are.
 * @param budget How much money messages may cost.
 * @param guard What the guard against SMS pumping does.
 */
@ConfigurationProperties("ringproof")
public record RingproofProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean inMemory,
        @Nullable String keys,
        @Nullable String indexKey,
        @DefaultValue("ringproof") String schema,
        @DefaultValue("run") Migrate migrate,
        @DefaultValue("true") boolean joinTransactions,
        @DefaultValue("5") int connections,
        @DefaultValue Map<String, Map<String, String>> gateways,
        @DefaultValue List<String> gatewayOrder,
        @Nullable URI callbacks,
        @DefaultValue("") String routes,
        @DefaultValue("") String senders,
        @DefaultValue("") String parameters,
        @DefaultValue("") String prices,
        @DefaultValue("false") boolean preferConversion,
        @DefaultValue App app,
        @DefaultValue Numbers numbers,
        @DefaultValue Codes codes,
        @DefaultValue SecondFactor secondFactor,
        @DefaultValue Sessions sessions,
        @DefaultValue Keep keep,
        @DefaultValue Map<Limit, LimitMode> limits,
        @DefaultValue Budget budget,
        @DefaultValue Guard guard) {

    /**
     * The application that messages speak for.
     *
     * @param name Name of the application in messages.
     * @param host Host of the site where codes are entered, such as example.com. Phones fill in the code there.
     * @param androidHash Hash of the Android app, 11 characters. Android gives the code to that app.
     * @param texts Folder of files LANGUAGE.properties with other words for messages.
     * @param language Language of a message if neither the request nor the region of the number decides it.
     */
    public record App(
            @DefaultValue("Ringproof") String name,
            @Nullable String host,
            @Nullable String androidHash,
            @Nullable Path texts,
            @DefaultValue("en") String language) {
        MessageTemplates wording() {
            return checked("ringproof.app", () -> {
                var app = new dev.ringproof.core.delivery.wording.App(name, host, androidHash);
                var templates = texts == null ? MessageTemplates.of(app) : MessageTemplates.of(app, texts);
                return templates.byDefault(Locale.forLanguageTag(language));
            });
        }
    }

    /**
     * Which numbers may be added.
     *
     * @param regions Regions (ISO 3166-1 alpha-2) whose numbers may receive messages; an asterisk stands for all.
     * @param defaultRegion Region of numbers that are entered without a plus sign. Without it they are refused.
     * @param fixedLines Whether fixed lines may receive messages.
     * @param voip Whether numbers of voice-over-IP services may receive messages.
     * @param fictional Whether +1 XXX 555-0100 to 0199 are test numbers: nothing is sent to them, and their code is
     *     424242. Never switch it on in production.
     * @param extraPrefixes Prefixes of mobile numbers that libphonenumber does not know yet, and the region of each.
     * @param review Numbers with a fixed code and a last day, for reviewers of an app store: +14155550123=CODE until
     *     2026-12-31
     * @param most How many numbers one owner may have.
     * @param mostUnverified How many of these may be unverified.
     * @param hideTaken Whether a user learns only by the right code that another user has verified a number.
     */
    public record Numbers(
            @DefaultValue({"US", "CA"}) Set<String> regions,
            @Nullable String defaultRegion,
            @DefaultValue("false") boolean fixedLines,
            @DefaultValue("false") boolean voip,
            @DefaultValue("false") boolean fictional,
            @DefaultValue Map<String, String> extraPrefixes,
            @DefaultValue("") String review,
            @DefaultValue("10") int most,
            @DefaultValue("5") int mostUnverified,
            @DefaultValue("false") boolean hideTaken) {
        NumberPolicy policy() {
            return checked(
                    "ringproof.numbers",
                    () -> new NumberPolicy(
                            regions,
                            fixedLines,
                            voip,
                            defaultRegion,
                            fictional,
                            extraPrefixes,
                            ReviewNumber.list(review)));
        }
    }

    /**
     * Codes, and what follows from wrong ones.
     *
     * @param length Number of digits of a code, 6 to 10.
     * @param lifetime Time for which a code is valid, at most 10 minutes.
     * @param attempts Number of wrong attempts after which a code is not accepted any more, 1 to 10.
     * @param resendAfter Least time between two messages with codes for one number.
     * @param sameOnResend Whether a code is sent again while it is valid. If not, each message has a new code.
     * @param disableAfter Number of wrong codes in a row that disables a number, 1 to 100.
     * @param rememberFailures Time for which wrong codes for a number are remembered, a day to a year.
     */
    public record Codes(
            @DefaultValue("6") int length,
            @DefaultValue("10m") Duration lifetime,
            @DefaultValue("5") int attempts,
            @DefaultValue("30s") Duration resendAfter,
            @DefaultValue("true") boolean sameOnResend,
            @DefaultValue("50") int disableAfter,
            @DefaultValue("30d") Duration rememberFailures) {
        VerificationPolicy policy(Numbers numbers) {
            var failures = checked(
                    "ringproof.codes",
                    () -> new FailurePolicy(
                            FailurePolicy.DEFAULT.delayFrom(),
                            FailurePolicy.DEFAULT.firstDelay(),
                            FailurePolicy.DEFAULT.longestDelay(),
                            disableAfter,
                            rememberFailures));
            return checked(
                    "ringproof.codes",
                    () -> new VerificationPolicy(
                            length,
                            lifetime,
                            attempts,
                            resendAfter,
                            failures,
                            numbers.most(),
                            numbers.mostUnverified(),
                            sameOnResend,
                            numbers.hideTaken()));
        }
    }

    /**
     * Second factors.
     *
     * @param stepUpWindow Time for which a session may change factors after it has shown one. 0 leaves this to the
     *     application.
     * @param requireBackupCodes Whether a number can be a second factor only together with backup codes.
     * @param notifyChanges Whether owners get a message when their second factors change.
     * @param backupCodeSets How many sets of backup codes may be made for one owner within an hour.
     */
    public record SecondFactor(
            @DefaultValue("10m") Duration stepUpWindow,
            @DefaultValue("false") boolean requireBackupCodes,
            @DefaultValue("true") boolean notifyChanges,
            @DefaultValue("10") int backupCodeSets) {
        SecondFactorPolicy policy() {
            return checked(
                    "ringproof.second-factor",
                    () -> new SecondFactorPolicy(stepUpWindow, requireBackupCodes, notifyChanges, backupCodeSets));
        }
    }

    /**
     * Sessions and sign-ins.
     *
     * @param lifetime Time after which a session ends, however often it is used.
     * @param idle Time without use after which a session ends.
     * @param tokenRotation Age of a client token after which the next change gives the client a new one.
     * @param ticketLifetime Time for which a ticket is valid if the back end names none.
     * @param ticketSkipsSecondFactor Whether a ticket is enough also for a user who has a second factor.
     * @param phoneSignIn Whether a user may sign in by a code to a verified number that is no second factor.
     * @param rememberDevice Time for which a user need not show the second factor again on a client if they want it so.
     */
    public record Sessions(
            @DefaultValue("7d") Duration lifetime,
            @DefaultValue("1d") Duration idle,
            @DefaultValue("1h") Duration tokenRotation,
            @DefaultValue("10m") Duration ticketLifetime,
            @DefaultValue("false") boolean ticketSkipsSecondFactor,
            @DefaultValue("false") boolean phoneSignIn,
            @DefaultValue("0") Duration rememberDevice) {
        SessionPolicy policy() {
            return checked(
                    "ringproof.sessions",
                    () -> new SessionPolicy(
                            lifetime,
                            idle,
                            tokenRotation,
                            SessionPolicy.DEFAULT.replayGrace(),
                            SessionPolicy.DEFAULT.signInLifetime(),
                            ticketLifetime,
                            ticketSkipsSecondFactor,
                            phoneSignIn,
                            rememberDevice));
        }
    }

    /**
     * How long rows are kept that nothing needs any more.
     *
     * @param messages Time for which a settled message is kept, without its body; at least a day.
     * @param challenges Time for which a second-factor challenge is kept after its end; at least an hour.
     */
    public record Keep(
            @DefaultValue("30d") Duration messages,
            @DefaultValue("1d") Duration challenges) {
        RetentionPolicy policy() {
            return checked("ringproof.keep", () -> new RetentionPolicy(messages, challenges));
        }
    }

    /**
     * How much money messages may cost. A fifth of a budget is kept for second factors.
     *
     * @param mode Whether a budget is enforced, only observed, or off.
     * @param perDay Money for messages in a day of the calendar (UTC), in the currency of the prices.
     * @param perMonth Money for messages in a month of the calendar (UTC), in the currency of the prices.
     * @param priceOtherwise Price of a segment for which ringproof.prices has none.
     */
    public record Budget(
            @DefaultValue("enforce") LimitMode mode,
            @DefaultValue("100") BigDecimal perDay,
            @DefaultValue("1000") BigDecimal perMonth,
            @DefaultValue("0.05") BigDecimal priceOtherwise) {
        BudgetPolicy policy() {
            return checked(
                    "ringproof.budget",
                    () -> mode == LimitMode.OFF
                            ? BudgetPolicy.OFF
                            : new BudgetPolicy(
                                    mode, new BudgetPolicy.Budget(perDay, perMonth), Map.of(), priceOtherwise));
        }
    }

    /**
     * What the guard against SMS pumping does.
     *
     * @param mode Whether the guard slows and blocks, only reports, or looks at nothing.
     * @param allowed Prefixes of numbers and regions that the guard does not touch.
     * @param denied Prefixes of numbers and regions to which no codes for new numbers are sent.
     */
    public record Guard(
            @DefaultValue("observe") LimitMode mode,
            @DefaultValue Set<String> allowed,
            @DefaultValue Set<String> denied) {}

    LimitPolicy limitPolicy() {
        var policy = LimitPolicy.DEFAULT.with(budget.policy());
        for (var given : limits.entrySet()) {
            var usual = policy.rule(given.getKey());
            if (usual.isEmpty()) {
                throw wrong("ringproof.limits." + given.getKey().wireName(), "ringproof.budget sets this limit", null);
            }
            policy = policy.with(given.getKey(), usual.get().with(given.getValue()));
        }
        var limited = policy;
        return checked(
                "ringproof.guard",
                () -> limited.with(limited.guard().with(guard.mode()).withLists(guard.allowed(), guard.denied())));
    }

    /** Returns the routes between these gateways. */
    Routes routes(List<String> names) {
        var routed = checked("ringproof.routes", () -> Routes.inOrder(names).withRoutes(routes));
        var sent = checked("ringproof.senders", () -> routed.withSenders(senders));
        var complete = checked("ringproof.parameters", () -> sent.withParameters(parameters));
        var priced = checked("ringproof.prices", () -> complete.withPrices(prices));
        return preferConversion ? priced.preferringConversion() : priced;
    }

    /** Returns the keys for digests and seals. */
    KeyRing keyRing() {
        return ring("ringproof.keys", keys);
    }

    /** Returns the key of the number index. */
    KeyRing indexKeyRing() {
        return ring("ringproof.index-key", indexKey);
    }

    private static KeyRing ring(String property, @Nullable String pairs) {
        if (pairs == null || pairs.isBlank()) {
            throw new RingproofSettingsException(
                    property + " is missing",
                    "Set " + property + " to a secret key that is kept outside of the database: an id, a colon and the"
                            + " base64 of 32 random bytes. This makes one: echo \"1:$(openssl rand -base64 32)\"");
        }
        return checked(property, () -> KeyRing.parse(pairs));
    }

    /** Makes a value. If its constructor refuses it, the reason names the property. */
    static <T> T checked(String property, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw wrong(property, e.getMessage(), e);
        }
    }

    private static RingproofSettingsException wrong(
            String property, @Nullable String reason, @Nullable IllegalArgumentException cause) {
        return new RingproofSettingsException(
                property + " is wrong: " + reason,
                "Change " + property + " in the application's configuration.",
                cause);
    }

    /** Shows nothing, since the properties contain secrets. */
    @Override
    public String toString() {
        return "RingproofProperties";
    }
}
