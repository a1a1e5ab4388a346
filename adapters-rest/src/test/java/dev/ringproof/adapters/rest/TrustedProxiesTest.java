package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static boolean trusts(String list, String address) {
        return TrustedProxies.of(List.of(list.split(" ", -1)), "PROXIES")
                .contains(IpAddress.of(address).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.1/32, 192.0.2.1, true",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.77/24, 192.0.2.1, true",
        "192.0.2.0/24, ::ffff:192.0.2.7, true",
        "192.0.2.0/24, 64:ff9b::192.0.2.7, false",
        "10.0.0.0/9, 10.128.0.0, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::1, 2001:DB8:0:0::1, true",
        "128.0.0.0/1, ffff::1, false",
        "loopback, 127.255.0.1, true",
        "loopback, ::1, true",
        "loopback, ::2, false",
        "loopback, 10.0.0.1, false",
        "private, 10.1.2.3, true",
        "private, 172.31.0.1, true",
        "private, 192.168.0.1, true",
        "private, 100.64.0.1, true",
        "private, 169.254.1.1, true",
        "private, fd00::1, true",
        "private, fe80::1, true",
        "private, 127.0.0.1, false",
        "private, 8.8.8.8, false",
        "192.0.2.1 loopback, ::1, true",
    })
    void an_address_is_trusted_if_an_entry_contains_it(String list, String address, boolean trusted) {
        assertThat(trusts(list, address)).isEqualTo(trusted);
    }

    @Test
    void nobody_is_trusted_without_an_entry() {
        assertThat(TrustedProxies.of(List.of(), "PROXIES").contains(new IpAddress(0, 1)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example.com",
                "localhost",
                "Loopback",
                "*",
                "0.0.0.0/0",
                "::/0",
                "192.0.2.0/33",
                "::/129",
                "192.0.2.0/",
                "192.0.2.0/x",
                "192.0.2.0/-1",
                "192.0.2.0/024",
                "192.0.2.0/24/8",
                "192.0.2.01",
                "192.0.2",
                "192.0.2.1:80",
                "192.0.2.0/255.255.255.0",
                "fe80::1%eth0",
                "192.0.2.1-192.0.2.9",
                "192.0.2.0/99999999999"
            })
    void what_is_no_entry_is_named(String entry) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of("192.0.2.1", entry), "PROXIES"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(entry + " is not an address, a network such as 10.0.0.0/8, loopback or private");
    }
}
