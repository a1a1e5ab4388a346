package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.in.FraudAdministration;
import dev.ringproof.core.port.in.FraudAdministration.Area;
import dev.ringproof.core.port.in.FraudAdministration.State;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees and decides, over the whole core in memory. */
class FraudAdministrationTest {
    private static final String PREFIX = "+44740090";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<LimitEvent.Type> events = new ArrayList<>();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .stores(InMemoryStores.empty(clock))
            .numbers(new NumberPolicy(Set.of("GB"), false, false, null, false))
            .limits(LimitPolicy.DEFAULT.with(GuardPolicy.DEFAULT.with(LimitMode.ENFORCE)))
            .listener(event -> {
                if (event instanceof LimitEvent limit) {
                    events.add(limit.type());
                }
            })
            .forTests()
            .build();
    private final FraudAdministration fraud = ringproof.fraud();
    private int users;

    @AfterEach
    void close() {
        ringproof.close();
    }

    /** A new user asks for a code for a number of the prefix. */
    private Outcome<PhoneNumber> ask() {
        int i = users++;
        clock.advance(Duration.ofMinutes(2));
        var user = Accounts.as(new OwnerId("user_" + i));
        var number = ringproof
                .phoneNumbers()
                .create(user, PREFIX + "%04d".formatted(i * 101))
                .orElseThrow();
        return ringproof.phoneNumbers().prepareVerification(user, number.id());
    }

    private void attack() {
        while (!(ask() instanceof Refused<PhoneNumber>)) {
            assertThat(users).isLessThan(20);
        }
    }

    private Area only() {
        var all = fraud.prefixes(null, "", 10).stream()
                .filter(area -> area.name().equals(PREFIX))
                .toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void an_attack_shows_with_its_conversion_and_its_block() {
        attack();

        var area = only();
        assertThat(area.state()).isEqualTo(State.BLOCKED_BY_GUARD);
        assertThat(area.level()).isEqualTo(1);
        assertThat(area.since()).isEqualTo(clock.instant());
        assertThat(area.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(15)));
        assertThat(area.sent())
                .allSatisfy(window -> assertThat(window.messages()).isEqualTo(users - 1L))
                .allSatisfy(window -> assertThat(window.entered()).isZero());
        assertThat(events).contains(LimitEvent.Type.GUARD_BLOCKED);
        assertThat(fraud.regions(null, "", 10)).singleElement().satisfies(region -> {
            assertThat(region.name()).isEqualTo("GB");
            assertThat(region.state()).isEqualTo(State.OPEN);
        });

        clock.advance(Duration.ofMinutes(15));
        assertThat(only().state()).isEqualTo(State.PROBING);
    }

    @Test
    void a_state_filters_and_pages_follow_each_other() {
        fraud.block("+4474001");
        fraud.block("+4474003");
        fraud.allow("+4474002");
        attack();

        assertThat(names(fraud.prefixes(State.BLOCKED_BY_OPERATOR, "", 10))).containsExactly("+4474001", "+4474003");
        assertThat(names(fraud.prefixes(State.ALLOWED_BY_OPERATOR, "", 10))).containsExactly("+4474002");
        assertThat(names(fraud.prefixes(State.BLOCKED_BY_GUARD, "", 10))).containsExactly(PREFIX);
        assertThat(fraud.prefixes(State.PROBING, "", 10)).isEmpty();
        var pages = new ArrayList<String>();
        var after = "";
        for (var page = fraud.prefixes(null, after, 2); !page.isEmpty(); page = fraud.prefixes(null, after, 2)) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            pages.addAll(names(page));
            after = page.getLast().name();
        }
        assertThat(pages).isSorted().doesNotHaveDuplicates().isEqualTo(names(fraud.prefixes(null, "", 200)));
        assertThat(names(fraud.prefixes(State.OPEN, "", 1)))
                .isEqualTo(names(fraud.prefixes(State.OPEN, "", 200)).subList(0, 1));
    }

    private static List<String> names(List<Area> areas) {
        return areas.stream().map(Area::name).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+44740090", "+447400", "GB"})
    void an_operator_blocks_until_it_is_reset(String area) {
        assertThat(fraud.block(area).state()).isEqualTo(State.BLOCKED_BY_OPERATOR);
        assertThat(refusal(ask())).isEqualTo(new Refusal.TooManyRequests());
        clock.advance(Duration.ofDays(400));
        assertThat(refusal(ask())).isEqualTo(new Refusal.TooManyRequests());

        assertThat(fraud.reset(area).state()).isEqualTo(State.OPEN);
        assertThat(ask()).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void what_an_operator_allows_is_sent_in_an_attack() {
        attack();

        assertThat(fraud.allow(PREFIX).state()).isEqualTo(State.ALLOWED_BY_OPERATOR);
        for (int i = 0; i < 10; i++) {
            assertThat(ask()).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void a_reset_ends_a_block_of_the_guard_until_the_counts_say_so_again() {
        attack();

        assertThat(fraud.reset(PREFIX).state()).isEqualTo(State.OPEN);
        assertThat(refusal(ask())).isEqualTo(new Refusal.TooManyRequests());
        assertThat(only().level()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "44740090", "+", "gb", "GBR"})
    void what_is_neither_prefix_nor_region_cannot_be_decided_about(String text) {
        assertThatThrownBy(() -> fraud.block(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
