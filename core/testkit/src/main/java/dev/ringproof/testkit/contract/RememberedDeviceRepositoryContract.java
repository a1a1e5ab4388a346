package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link RememberedDeviceRepository} keeps to. */
public interface RememberedDeviceRepositoryContract extends StoresContract {
    ClientId BROWSER = new ClientId("client_browser");
    ClientId PHONE = new ClientId("client_phone");
    Duration REMEMBERED = Duration.ofDays(30);

    private RememberedDeviceRepository devices() {
        return stores().devices();
    }

    private static RememberedDevice device(String id, OwnerId owner, ClientId client, Instant at) {
        var origin = new RequestOrigin("2001:db8::1", "\u6f22".repeat(512));
        return new RememberedDevice(
                new RememberedDeviceId(id), owner, client, "f".repeat(64), origin, at, at.plus(REMEMBERED));
    }

    private void save(RememberedDevice... all) {
        doInUnit(() -> Stream.of(all).forEach(devices()::save));
    }

    @ParameterizedTest
    @MethodSource("dev.ringproof.testkit.contract.StoresContract#idsAtTheEdges")
    default void keeps_the_devices_of_users_apart_by_every_character(String owner) {
        var mine = device("rmd_mine", new OwnerId(owner), BROWSER, NOON);
        int count = 0;
        for (var other :
                StoresContract.idsAtTheEdges().filter(id -> !id.equals(owner)).toList()) {
            save(device("rmd_" + count++, new OwnerId(other), BROWSER, NOON));
        }
        assertThat(inUnit(() -> devices().find(mine.owner(), BROWSER))).isEmpty();

        save(mine);

        assertThat(inUnit(() -> devices().find(mine.owner(), BROWSER))).contains(mine);
        assertThat(inUnit(() -> devices().of(mine.owner()))).containsExactly(mine);
    }

    @Test
    default void a_device_takes_the_place_of_the_one_of_the_same_user_on_the_same_client() {
        var newer = device("rmd_2", ANNA, BROWSER, NOON.plusSeconds(1));
        var others = List.of(device("rmd_3", BEN, BROWSER, NOON), device("rmd_4", ANNA, PHONE, NOON));
        save(device("rmd_1", ANNA, BROWSER, NOON), others.get(0), others.get(1));

        save(newer);

        assertThat(inUnit(() -> devices().find(ANNA, BROWSER))).contains(newer);
        assertThat(inUnit(() -> devices().of(ANNA))).containsExactly(newer, others.get(1));
        assertThat(inUnit(() -> devices().of(BEN))).containsExactly(others.get(0));
    }

    @Test
    default void forgets_one_device_of_its_user_only() {
        save(device("rmd_1", ANNA, BROWSER, NOON), device("rmd_2", ANNA, PHONE, NOON));
        var id = new RememberedDeviceId("rmd_1");

        assertThat(inUnit(() -> devices().remove(BEN, id))).isFalse();
        assertThat(inUnit(() -> devices().find(ANNA, BROWSER))).isPresent();
        assertThat(inUnit(() -> devices().remove(ANNA, id))).isTrue();
        assertThat(inUnit(() -> devices().remove(ANNA, id))).isFalse();
        assertThat(inUnit(() -> devices().find(ANNA, BROWSER))).isEmpty();
        assertThat(inUnit(() -> devices().find(ANNA, PHONE))).isPresent();
    }

    @Test
    default void forgets_all_devices_of_a_user_or_of_a_client() {
        save(
                device("rmd_1", ANNA, BROWSER, NOON),
                device("rmd_2", ANNA, PHONE, NOON),
                device("rmd_3", BEN, BROWSER, NOON));

        doInUnit(() -> devices().removeAll(BROWSER));
        assertThat(inUnit(() -> devices().of(ANNA)))
                .extracting(RememberedDevice::client)
                .containsExactly(PHONE);
        assertThat(inUnit(() -> devices().of(BEN))).isEmpty();
        save(device("rmd_3", BEN, BROWSER, NOON));

        doInUnit(() -> devices().removeAll(ANNA));
        assertThat(inUnit(() -> devices().of(ANNA))).isEmpty();
        assertThat(inUnit(() -> devices().of(BEN))).hasSize(1);
    }

    @Test
    default void purges_what_has_expired_and_no_more_than_it_is_told() {
        for (int i = 0; i < 3; i++) {
            save(device("rmd_" + i, new OwnerId("user_" + i), BROWSER, NOON));
        }
        var end = NOON.plus(REMEMBERED);

        assertThat(inUnit(() -> devices().purge(end, 10))).isZero();
        assertThat(inUnit(() -> devices().purge(end.plusMillis(1), 2))).isEqualTo(2);
        assertThat(inUnit(() -> devices().purge(end.plusMillis(1), 2))).isOne();
        assertThat(inUnit(() -> devices().purge(end.plusMillis(1), 2))).isZero();
    }

    @Test
    default void a_client_that_is_remembered_is_not_purged() {
        doInUnit(() -> {
            stores().clients().save(Client.open(BROWSER, "the salt", NOON));
            stores().clients().save(Client.open(PHONE, "the salt", NOON));
        });
        save(device("rmd_1", ANNA, BROWSER, NOON));

        assertThat(inUnit(() -> stores().clients().purge(NOON.plusSeconds(1), 10)))
                .isOne();
        assertThat(inUnit(() -> stores().clients().find(BROWSER))).isPresent();
        assertThat(inUnit(() -> stores().clients().find(PHONE))).isEmpty();
    }
}
