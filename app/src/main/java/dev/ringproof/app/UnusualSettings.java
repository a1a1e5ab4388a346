package dev.ringproof.app;

import dev.ringproof.app.Settings.Gateway;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.numbering.NumberPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is unusual about settings that are right, each by itself. Production refuses what opens it to everybody, and
 * warns about what weakens it: the server logs each warning when it starts. In dev only names that it does not know and
 * a folder that is open to others are worth a warning. This is the only place that decides what is unusual.
 */
final class UnusualSettings {
    private static final Duration LONG_STEP_UP_WINDOW = Duration.ofHours(1);
    private static final Duration SHORT_LIFETIME = Duration.ofMinutes(2);
    private static final Duration SHORT_WAIT = Duration.ofSeconds(30);
    private static final int MANY_ATTEMPTS = 5;
    private static final int MANY_FAILURES = 50;
    private static final int MANY_NUMBERS = 100;
    private static final String CLEAR = "http://";
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1]|::1)(:[0-9]+)?([/?#].*)?", Pattern.CASE_INSENSITIVE);
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.complementOf(EnumSet.copyOf(PosixFilePermissions.fromString("rwx------")));

    private final Settings settings;
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private UnusualSettings(Settings settings) {
        this.settings = settings;
    }

    static UnusualSettings of(Settings settings, Map<String, String> environment) {
        var unusual = new UnusualSettings(settings);
        if (!settings.isDevelopment()) {
            unusual.lookAtAccess();
            unusual.lookAtStorage();
            unusual.lookAtMessages();
            unusual.lookAtLimits();
            unusual.lookAtSecondFactors();
            unusual.lookAtRisk();
        }
        unusual.lookAtVariables(environment);
        unusual.lookAtFolder();
        return unusual;
    }

    private static final Duration LONG_MEMORY = Duration.ofDays(30);

    /** Returns why the server must not start: the rest of a sentence for each environment variable. */
    Map<String, String> refused() {
        return refused;
    }

    /** Returns what is unusual but allowed, one sentence each. */
    List<String> warnings() {
        return warnings;
    }

    private void lookAtAccess() {
        var provider = settings.identityProvider();
        if (provider != null) {
            refuseIf(
                    isClear(provider.keySet().toString()),
                    Setting.JWT_KEYS_URL,
                    "must begin with https://, unless it is on this machine: without TLS, others can replace the keys");
            warnIf(
                    provider.rules().audiences().isEmpty()
                            && provider.rules().authorizedParties().isEmpty(),
                    Setting.JWT_AUDIENCE,
                    "is any: tokens that the identity provider made for other applications are accepted too");
        }
        warnIf(
                settings.corsOrigins().stream().anyMatch(UnusualSettings::isClear),
                Setting.CORS_ORIGINS,
                "contains an origin with http://: others on its network can change the page that calls the API");
        warnIf(settings.port() == 0, Setting.PORT, "is 0, so each start takes another port");
        var sessions = settings.sessions().policy();
        warnIf(
                sessions.ticketSkipsSecondFactor(),
                Setting.TICKET_SKIPS_SECOND_FACTOR,
                "is on: whoever has a ticket signs in without the second factor");
        warnIf(
                sessions.phoneSignIn(),
                Setting.PHONE_SIGN_IN,
                "is on: whoever reads the messages to a number can sign in with it");
        warnIf(
                sessions.rememberDevice().compareTo(LONG_MEMORY) > 0,
                Setting.REMEMBER_DEVICE,
                "is more than 30 days: whoever has the client of a user needs no second factor for as long");
    }

    private void lookAtStorage() {
        var database = settings.database();
        if (database.isH2()) {
            refuseIf(
                    database.file().isEmpty(),
                    Setting.DATABASE_URL,
                    "must name PostgreSQL or an H2 file: other databases of H2 are for tests");
            warnIf(
                    database.file().isPresent(),
                    Setting.DATABASE_URL,
                    "is an H2 file, so there can be only one node, and a backup needs a stop");
        }
        warnIf(
                database.url().contains("sslmode=disable")
                        && !isLoopback(database.url().replaceFirst("^jdbc:postgresql://", "")),
                Setting.DATABASE_URL,
                "has sslmode=disable: the database password is the only protection of this connection");
    }

    private void lookAtMessages() {
        var numbers = settings.numbers();
        refuseIf(
                numbers.fictional(),
                Setting.TEST_NUMBERS,
                "must be off: everybody knows the code of test numbers, and can verify one");
        warnIf(
                numbers.regions().contains(NumberPolicy.ALL_REGIONS),
                Setting.SMS_REGIONS,
                "is *: messages to some regions are expensive, and fraud goes there");
        warnIf(numbers.fixedLines(), Setting.SMS_FIXED_LINES, "is on: many fixed lines cannot receive messages");
        warnIf(
                numbers.voip(),
                Setting.SMS_VOIP,
                "is on: a number of a voice-over-IP service is easy to get, and shows little");
        var publicUrl = settings.publicUrl();
        warnIf(
                publicUrl != null && isClear(publicUrl.toString()),
                Setting.PUBLIC_URL,
                "begins with http://: receipts cross the network in clear");
        settings.gateways().forEach(this::lookAt);
    }

    private void lookAt(Gateway gateway) {
        gateway.value("URL")
                .filter(UnusualSettings::isClear)
                .ifPresent(_ -> warnings.add(Setting.environmentName(gateway.name(), "URL")
                        + " begins with http://: numbers and codes cross the network in clear."));
        gateway.value("TLS")
                .filter(tls -> tls.equalsIgnoreCase("false")
                        && !isLoopback(gateway.value("HOST").orElse("")))
                .ifPresent(_ -> warnings.add(Setting.environmentName(gateway.name(), "TLS")
                        + " is false: numbers, codes and the password cross the network in clear."));
    }

    private void lookAtLimits() {
        var policy = settings.verification();
        refuseIf(
                !settings.hasLimits(),
                Setting.LIMITS,
                "must be on: without limits everybody can send messages at your cost");
        settings.limits()
                .rules()
                .forEach((limit, rule) ->
                        warnIf(!rule.isOn(), Setting.of(limit), "is off: what it counts has no limit"));
        warnIf(
                settings.limits().budget().mode() != LimitMode.ENFORCE
                        || settings.limits().budget().whole() == null,
                Setting.BUDGET,
                "is not enforced: only a budget stops people who own the numbers and enter the codes");
        refuseIf(
                policy.resendAfter().isZero(),
                Setting.RESEND_AFTER,
                "must be more than PT0S: without a wait everybody can send messages at your cost");
        warnIf(
                policy.resendAfter().compareTo(SHORT_WAIT) < 0,
                Setting.RESEND_AFTER,
                "is less than 30 seconds: more messages are sent at your cost");
        warnIf(
                policy.codeLifetime().compareTo(SHORT_LIFETIME) < 0,
                Setting.CODE_LIFETIME,
                "is less than 2 minutes: many messages arrive later than that");
        warnIf(
                policy.maxAttempts() > MANY_ATTEMPTS,
                Setting.CODE_ATTEMPTS,
                "is more than 5: a code is easier to guess");
        warnIf(
                policy.failures().disableAt() > MANY_FAILURES,
                Setting.DISABLE_AFTER,
                "is more than 50: a code is easier to guess");
        warnIf(policy.maxNumbers() > MANY_NUMBERS, Setting.MAX_NUMBERS, "is more than 100: one user can send much");
        warnIf(
                policy.maxUnverified() > MANY_NUMBERS,
                Setting.MAX_UNPROVEN_NUMBERS,
                "is more than 100: one user can send much");
    }

    private void lookAtSecondFactors() {
        var factors = settings.secondFactors();
        warnIf(
                !factors.guardsChanges(),
                Setting.STEP_UP_WINDOW,
                "is PT0S: a stolen session can change second factors without showing one");
        warnIf(
                factors.stepUpWindow().compareTo(LONG_STEP_UP_WINDOW) > 0,
                Setting.STEP_UP_WINDOW,
                "is more than an hour: so long can a stolen session change second factors");
        warnIf(
                !factors.notifyChanges(),
                Setting.NOTIFY_FACTOR_CHANGES,
                "is off: owners do not learn that somebody has changed their second factors");
    }

    private void lookAtRisk() {
        var risk = settings.risk();
        if (risk != null) {
            refuseIf(
                    isClear(risk.receiver().address().toString()),
                    Setting.RISK_URL,
                    "must begin with https://, unless it is on this machine: without TLS, others can read numbers and"
                            + " change the advice");
            warnIf(
                    risk.policy().secondFactors(),
                    Setting.RISK_SECOND_FACTORS,
                    "is on: the receiver can lock out users who are verified already");
        }
    }

    /** A name with a typing error would leave a default in place that the operator wanted to change. */
    private void lookAtVariables(Map<String, String> environment) {
        var variables = UnknownVariables.in(environment.keySet(), settings.gateways());
        if (settings.isDevelopment()) {
            variables.unknown().forEach((name, problem) -> warnings.add(name + " " + problem + "."));
        } else {
            refused.putAll(variables.unknown());
        }
        variables.unused().forEach((name, problem) -> warnings.add(name + " " + problem + "."));
    }

    private void lookAtFolder() {
        settings.database().file().map(Path::getParent).ifPresent(folder -> {
            if (isOpenToOthers(folder)) {
                warnings.add(
                        "The folder " + folder + " is open to other users of this machine. The files in it are not,"
                                + " but chmod 700 is better.");
            }
        });
    }

    private static boolean isOpenToOthers(Path folder) {
        try {
            return Files.getPosixFilePermissions(folder).stream().anyMatch(OF_OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // It does not exist yet, or its file system has other rules.
        }
    }

    private void refuseIf(boolean unusual, Setting setting, String problem) {
        if (unusual) {
            refused.put(setting.environmentName(), problem);
        }
    }

    private void warnIf(boolean unusual, Setting setting, String problem) {
        if (unusual && !refused.containsKey(setting.environmentName())) {
            warnings.add(setting.environmentName() + " " + problem + ".");
        }
    }

    /** Whether a URL leads to another machine without TLS. */
    private static boolean isClear(String url) {
        return url.startsWith(CLEAR) && !isLoopback(url.substring(CLEAR.length()));
    }

    /** Whether a host, with or without a port and a path behind it, is this machine. Asks no name server. */
    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }
}
