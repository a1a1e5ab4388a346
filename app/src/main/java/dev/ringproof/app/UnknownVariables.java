package dev.ringproof.app;

import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.setting.GatewayType;
import dev.ringproof.app.Settings.Gateway;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables whose names begin with {@code RINGPROOF_} and that this server does not read, such as a
 * setting with a typing error. Each has the rest of a sentence that begins with its name.
 *
 * @param unknown the variables that no Ringproof reads
 * @param unused the variables of gateways that the server does not have
 */
record UnknownVariables(Map<String, String> unknown, Map<String, String> unused) {
    private static final String PREFIX = "RINGPROOF_";
    private static final String GATEWAY_PREFIX = "RINGPROOF_SMS_";
    /** Kubernetes sets these and {@code RINGPROOF_PORT} in each pod if a service has the name {@code ringproof}. */
    private static final Pattern KUBERNETES = Pattern.compile("RINGPROOF_(SERVICE_(HOST|PORT(_.*)?)|PORT_[0-9]+_.*)");

    /** @param gateways the gateways of the server */
    static UnknownVariables in(Set<String> variables, List<Gateway> gateways) {
        var known = known(gateways);
        var unknown = new TreeMap<String, String>();
        var unused = new TreeMap<String, String>();
        for (var variable : variables) {
            if (variable.toUpperCase(Locale.ROOT).startsWith(PREFIX) && !known.contains(variable)) {
                gatewayOf(variable)
                        .ifPresentOrElse(
                                gateway -> unused.put(
                                        variable,
                                        "has no effect, because " + Setting.SMS_GATEWAY.environmentName()
                                                + " does not name the gateway " + gateway),
                                () -> unknown.put(variable, "is unknown" + advice(variable, known)));
            }
        }
        return new UnknownVariables(unknown, unused);
    }

    private static Set<String> known(List<Gateway> gateways) {
        var known = new HashSet<String>();
        for (var setting : Setting.values()) {
            known.add(setting.environmentName());
        }
        known.removeIf(name -> gatewayOf(name).isPresent());
        for (var gateway : gateways) {
            Gateways.type(gateway.name()).stream()
                    .flatMap(type -> names(type, gateway.name()))
                    .forEach(known::add);
        }
        return known;
    }

    private static Stream<String> names(GatewayType type, String gateway) {
        return type.settings().stream().map(setting -> Setting.environmentName(gateway, setting.key()));
    }

    /** Returns the name of the gateway to which a variable can belong, whether there is this gateway or not. */
    private static Optional<String> gatewayOf(String variable) {
        for (var type : Gateways.types()) {
            var begin = GATEWAY_PREFIX + type.name().toUpperCase(Locale.ROOT) + "_";
            for (var setting : type.settings()) {
                var end = "_" + setting.key();
                if (variable.startsWith(begin) && variable.endsWith(end)) {
                    int to = Math.max(variable.length() - end.length(), begin.length() - 1);
                    return Optional.of(variable.substring(GATEWAY_PREFIX.length(), to)
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-'));
                }
            }
        }
        return Optional.empty();
    }

    private static String advice(String variable, Set<String> known) {
        if (KUBERNETES.matcher(variable).matches()) {
            return ". Kubernetes sets it for a service named ringproof, unless the pod has enableServiceLinks: false";
        }
        var given = variable.toUpperCase(Locale.ROOT);
        var candidates =
                Stream.concat(known.stream(), Gateways.types().stream().flatMap(type -> names(type, type.name())));
        return candidates
                .sorted()
                .min(Comparator.comparingInt(name -> distance(given, name)))
                .filter(nearest -> distance(given, nearest) <= (given.length() - PREFIX.length()) / 2)
                .map(nearest -> "; the nearest known name is " + nearest)
                .orElse("");
    }

    /** Returns how many characters one must insert, remove or replace to make one text of the other (Levenshtein). */
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
