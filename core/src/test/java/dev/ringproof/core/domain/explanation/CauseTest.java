package dev.ringproof.core.domain.explanation;

import static dev.ringproof.core.domain.limit.LimitMode.ENFORCE;
import static dev.ringproof.core.domain.limit.LimitMode.OBSERVE;
import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CauseTest {
    private static final Path DOCUMENT = Path.of("../docs/explain.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| [^|]+ \\| ([^|]+) \\|");

    @ParameterizedTest
    @CsvSource({
        "NUMBER, LIMIT_OF_NUMBER",
        "SECOND_FACTOR, LIMIT_OF_NUMBER",
        "OWNER, LIMIT_OF_OWNER",
        "SECOND_FACTORS_OF_OWNER, LIMIT_OF_OWNER",
        "ADDRESS, LIMIT_OF_ADDRESS",
        "ADVICE_OF_OWNER, LIMIT_OF_OWNER",
        "ADVICE_FROM_ADDRESS, LIMIT_OF_ADDRESS",
        "RANGE, LIMIT_OF_PREFIX",
        "PREFIX, LIMIT_OF_PREFIX",
        "WIDE_PREFIX, LIMIT_OF_PREFIX",
        "REGION, LIMIT_OF_REGION",
        "SERVER, LIMIT_OF_SERVER",
        "CREATES_OF_OWNER, LIMIT_OF_CREATES",
        "CREATES_FROM_ADDRESS, LIMIT_OF_CREATES",
        "REGION_BUDGET, BUDGET_USED_UP",
        "BUDGET, BUDGET_USED_UP"
    })
    void a_ceiling_that_is_passed_names_its_limit(Limit limit, Cause cause) {
        assertThat(ofLimits(over(limit, ENFORCE))).isEqualTo(cause);
    }

    @Test
    void of_several_ceilings_the_first_one_that_is_enforced_is_the_cause() {
        assertThat(ofLimits(over(Limit.NUMBER, OBSERVE), over(Limit.REGION, ENFORCE), over(Limit.BUDGET, ENFORCE)))
                .isEqualTo(Cause.LIMIT_OF_REGION);
        assertThat(ofLimits(over(Limit.NUMBER, OBSERVE))).isEqualTo(Cause.OTHER_RULE);
    }

    @ParameterizedTest
    @CsvSource({
        "BLOCK, BLOCKED_BY_GUARD",
        "NEW_BLOCK, BLOCKED_BY_GUARD",
        "SLOWING, BLOCKED_BY_GUARD",
        "DENIED, BLOCKED_BY_OPERATOR"
    })
    void a_block_counts_more_than_a_ceiling(Finding.Source source, Cause cause) {
        var block = new Finding(new Counter(Limit.PREFIX, "+1415555"), ENFORCE, 1, null, "why", source);

        assertThat(ofLimits(over(Limit.NUMBER, ENFORCE), block)).isEqualTo(cause);
    }

    @Test
    void a_refusal_keeps_the_lines_of_what_was_found_and_not_what_it_counts_by() {
        var found = List.of(over(Limit.NUMBER, ENFORCE), over(Limit.REGION, OBSERVE));
        var refused = new Refused<>(
                new Refusal.TooManyRequests(),
                Account.empty(ANNA),
                List.of(new LimitEvent(LimitEvent.Type.REFUSED, ANNA, found, NOON)));

        assertThat(LastRefusal.of(refused, HOME, NOON))
                .isEqualTo(new LastRefusal(
                        ANNA,
                        HOME,
                        Cause.LIMIT_OF_NUMBER,
                        List.of("limit number: 6 of 5/DAY", "limit region value: 6 of 5/DAY (observed)"),
                        NOON));
    }

    @ParameterizedTest
    @EnumSource
    void a_cause_is_found_by_its_name_and_its_next_step_is_a_sentence(Cause cause) {
        assertThat(Cause.named(cause.name())).contains(cause);
        assertThat(cause.wireName()).matches("[a-z]+(_[a-z]+)*").hasSizeLessThanOrEqualTo(40);
        assertThat(cause.nextStep()).matches("[A-Z].*[^.]\\.");
    }

    @Test
    void a_cause_of_a_later_version_is_not_found() {
        assertThat(Cause.named("BLOCKED_BY_THE_MOON")).isEmpty();
    }

    @Test
    void the_table_of_the_documentation_has_each_cause_with_its_next_step() throws IOException {
        var documented = new LinkedHashMap<String, String>();
        ROW.matcher(Files.readString(DOCUMENT)).results().forEach(row -> documented.put(row.group(1), row.group(2)));

        assertThat(documented)
                .containsExactlyEntriesOf(Arrays.stream(Cause.values())
                        .collect(Collectors.toMap(
                                Cause::wireName, Cause::nextStep, (one, other) -> one, LinkedHashMap::new)));
    }

    private static Cause ofLimits(Finding... findings) {
        return Cause.of(new Refusal.TooManyRequests(), List.of(findings));
    }

    private static Finding over(Limit limit, LimitMode mode) {
        return new Finding(new Counter(limit, "value"), mode, 6, new Ceiling(5, Window.Calendar.DAY), "");
    }
}
