package dev.ringproof.app;

import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads limits and budgets as an operator writes them: {@code 5/PT10M, 10/P1D} is enforced, {@code observe 5/PT10M} is
 * observed, {@code off} is off, and a mode alone keeps the default ceilings. A value that is malformed is refused with
 * {@link IllegalArgumentException}.
 */
final class LimitSettings {
    private static final Pattern CEILING = Pattern.compile("([0-9]{1,9})/(P[0-9A-Z]+)");
    private static final Pattern BUDGET = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)/(day|month)");
    private static final Pattern REGION = Pattern.compile("([A-Z]{2})=(.+)");

    private LimitSettings() {}

    /**
     * A value as an operator gives it.
     *
     * @param mode the mode before all else; empty if there is none
     * @param rest what follows it, which may be nothing
     */
    private record Given(Optional<LimitMode> mode, String rest) {
        static Given of(String text) {
            var stripped = text.strip();
            var parts = stripped.split("\\s+", 2);
            var first = parts[0].toLowerCase(Locale.ROOT);
            var mode = Arrays.stream(LimitMode.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(first))
                    .findFirst();
            if (mode.isEmpty()) {
                return new Given(mode, stripped);
            }
            if (parts.length > 1 && mode.get() == LimitMode.OFF) {
                throw new IllegalArgumentException("off stands alone");
            }
            return new Given(mode, parts.length < 2 ? "" : parts[1]);
        }
    }

    /** Returns the limit that a text says. What it leaves out is as in the default. */
    static LimitRule rule(String text, LimitRule otherwise) {
        var given = Given.of(text);
        if (given.rest().isEmpty()) {
            return otherwise.with(given.mode()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "a limit is such as 5/PT10M, 10/P1D, with observe before it, or off")));
        }
        var ceilings = parts(given.rest(), ",").map(LimitSettings::ceiling).toList();
        return new LimitRule(given.mode().orElse(LimitMode.ENFORCE), ceilings);
    }

    private static Ceiling ceiling(String text) {
        var matcher = CEILING.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a ceiling is such as 5/PT10M or 10/P1D");
        }
        try {
            return new Ceiling(Long.parseLong(matcher.group(1)), new Window.Sliding(Duration.parse(matcher.group(2))));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(matcher.group(2) + " is no ISO 8601 duration", e);
        }
    }

    /** Returns a limit as an operator writes it. */
    static String text(LimitRule rule) {
        var ceilings = rule.ceilings().stream()
                .map(ceiling -> ceiling.max() + "/" + text(ceiling.window()))
                .collect(Collectors.joining(", "));
        return switch (rule.mode()) {
            case ENFORCE -> ceilings;
            case OBSERVE -> "observe " + ceilings;
            case OFF -> "off";
        };
    }

    private static String text(Window window) {
        return window instanceof Window.Sliding(var length) && length.equals(Duration.ofDays(1))
                ? "P1D"
                : window.toString();
    }

    /**
     * Returns the budgets.
     *
     * @param whole the budget for all messages, such as {@code 100/day, 1000/month}
     * @param otherwise the price of a segment for which the operator's table has none
     */
    static BudgetPolicy budgets(String whole, Map<String, Budget> regions, BigDecimal otherwise) {
        var given = Given.of(whole);
        var mode = given.mode().orElse(LimitMode.ENFORCE);
        var rest = given.rest();
        if (mode == LimitMode.OFF) {
            return regions.isEmpty() ? BudgetPolicy.OFF : new BudgetPolicy(LimitMode.ENFORCE, null, regions, otherwise);
        }
        return new BudgetPolicy(mode, rest.isEmpty() ? BudgetPolicy.DEFAULT.whole() : budget(rest), regions, otherwise);
    }

    /**
     * Returns budgets of regions.
     *
     * @param text such as {@code LV=5/day; GB=20/day, 100/month}; empty for none
     */
    static Map<String, Budget> regions(String text) {
        var regions = new LinkedHashMap<String, Budget>();
        for (var entry : parts(text, ";").toList()) {
            var matcher = REGION.matcher(entry);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("a budget of a region is such as LV=5/day, 50/month");
            }
            regions.put(matcher.group(1), budget(matcher.group(2)));
        }
        return regions;
    }

    private static Budget budget(String text) {
        var amounts = new LinkedHashMap<String, BigDecimal>();
        for (var part : parts(text, ",").toList()) {
            var matcher = BUDGET.matcher(part);
            if (!matcher.matches() || amounts.put(matcher.group(2), new BigDecimal(matcher.group(1))) != null) {
                throw new IllegalArgumentException("a budget is such as 100/day, 1000/month");
            }
        }
        return new Budget(amounts.get("day"), amounts.get("month"));
    }

    private static Stream<String> parts(String text, String separator) {
        return Arrays.stream(text.split(separator, -1)).map(String::strip).filter(part -> !part.isEmpty());
    }
}
