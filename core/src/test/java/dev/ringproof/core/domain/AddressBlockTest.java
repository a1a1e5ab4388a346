package dev.ringproof.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    private static final long SEED = 20_261_128;

    private static AddressBlock block(String address) {
        return AddressBlock.of(address).orElseThrow();
    }

    @Test
    void a_thousand_addresses_of_one_network_in_six_spellings_are_one_block() throws UnknownHostException {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        var network = new byte[] {0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, (byte) 0xab, (byte) 0xcd};
        var spellings = Stream.generate(() -> {
                    var address = new byte[16];
                    random.nextBytes(address);
                    System.arraycopy(network, 0, address, 0, network.length);
                    return address;
                })
                .limit(1000)
                .flatMap(AddressBlockTest::sixSpellings)
                .toList();

        assertThat(spellings.stream().distinct().count()).isGreaterThan(5000);
        assertThat(spellings.stream().map(AddressBlockTest::block).distinct())
                .containsExactly(new AddressBlock("2001:db8:0:abcd::/64"));
    }

    private static Stream<String> sixSpellings(byte[] address) {
        var groups = IntStream.range(0, 8)
                .mapToObj(i -> ((address[2 * i] & 0xFF) << 8) | (address[2 * i + 1] & 0xFF))
                .toList();
        var full = groups.stream().map("%04x"::formatted).collect(Collectors.joining(":"));
        var plain = groups.stream().map(Integer::toHexString).collect(Collectors.joining(":"));
        var gap = plain.replaceFirst(":0:", "::");
        var lastFour = IntStream.range(12, 16)
                .mapToObj(i -> Integer.toString(address[i] & 0xFF))
                .collect(Collectors.joining("."));
        var withIpv4 = plain.split(":", 7);
        return Stream.of(
                full,
                full.toUpperCase(Locale.ROOT),
                plain,
                plain.toUpperCase(Locale.ROOT),
                gap,
                String.join(":", Arrays.copyOf(withIpv4, 6)) + ":" + lastFour);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.0/24",
        "192.0.2.255, 192.0.2.0/24",
        "192.0.3.1, 192.0.3.0/24",
        "0.0.0.0, 0.0.0.0/24",
        "255.255.255.255, 255.255.255.0/24",
        "2001:db8::1, 2001:db8::/64",
        "2001:db8:0:0:ffff:ffff:ffff:ffff, 2001:db8::/64",
        "2001:db8:0:1::, 2001:db8:0:1::/64",
        "2001:0db8:0000:0001:0000:0000:0000:0001, 2001:db8:0:1::/64",
        "2001:DB8::1:0:0:1, 2001:db8::/64",
        "1:2:3:4:5:6:7:8, 1:2:3:4::/64",
        "1:2:3:4:5:6:7::, 1:2:3:4::/64",
        "::2:3:4:5:6:7:8, 0:2:3:4::/64",
        "1:0:0:4:5:6:7:8, 1:0:0:4::/64",
        "::, ::/64",
        "::1, ::/64",
        // An IPv4 address within an IPv6 address.
        "::ffff:192.0.2.1, 192.0.2.0/24",
        "::FFFF:c000:0201, 192.0.2.0/24",
        "0:0:0:0:0:ffff:192.0.2.9, 192.0.2.0/24",
        "::192.0.2.1, 192.0.2.0/24",
        "::c000:201, 192.0.2.0/24",
        "::ffff:0:192.0.2.1, 192.0.2.0/24",
        "64:ff9b::192.0.2.1, 192.0.2.0/24",
        "0064:FF9B::c000:0201, 192.0.2.0/24",
        "2002:c000:0201::1, 192.0.2.0/24",
        "2002:c000:02ff:ffff:1:2:3:4, 192.0.2.0/24",
        "2001:0:1234:5678:8000:63bf:3fff:fdfe, 192.0.2.0/24",
        // Neighbours of these forms, which contain none.
        "64:ff9b:0:1::1, 64:ff9b:0:1::/64",
        "64:ff9b:1::192.0.2.1, 64:ff9b:1::/64",
        "2003:c000:0201::1, 2003:c000:201::/64",
        "2001:1::1, 2001:1::/64",
    })
    void an_address_has_one_block(String address, String block) {
        assertThat(AddressBlock.of(address)).hasValue(new AddressBlock(block));
        assertThat(block(address)).hasToString(block);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.com",
                "192.0.2",
                "192.0.2.1.1",
                "192.0.2.256",
                "192.0.2.-1",
                "192.0.2.",
                ".192.0.2.1",
                "192.0.2.01",
                "192.0.02.1",
                "0300.0.2.1",
                "0xc0.0.2.1",
                "0xC0000201",
                "3221225985",
                "127.1",
                "192.0.2.1 ",
                " 192.0.2.1",
                "192.0.2.1:80",
                "192.0.2.1/24",
                "+192.0.2.1",
                "192.0.2.1e0",
                "١٩٢.0.2.1",
                "192.0.2.1\0",
                "1111.0.2.1",
                ":",
                ":::",
                "1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2::3",
                "1:::2",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "1:2:3:4:5:6:7:8:",
                "00001::",
                "::00001",
                "::g",
                "::-1",
                "::+1",
                "::1%eth0",
                "fe80::1%1",
                "[::1]",
                "[2001:db8::1]:80",
                "2001:db8::1/64",
                "::192.0.2.1:1",
                "192.0.2.1::",
                "::192.0.2.01",
                "::192.0.2",
                "1:2:3:4:5:6:7:192.0.2.1",
                "::１",
                "::ffff:0x7f.1",
                "0000:0000:0000:0000:0000:0000:0000:0000:0000001"
            })
    void text_that_is_not_the_literal_of_one_address_has_no_block(String text) {
        assertThat(AddressBlock.of(text)).isEmpty();
        assertThat(IpAddress.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, true",
        "0.1.2.3, true",
        "1.0.0.0, false",
        "9.255.255.255, false",
        "10.0.0.0, true",
        "10.255.255.255, true",
        "11.0.0.0, false",
        "100.63.255.255, false",
        "100.64.0.0, true",
        "100.127.255.255, true",
        "100.128.0.0, false",
        "126.255.255.255, false",
        "127.0.0.1, true",
        "127.255.255.255, true",
        "128.0.0.0, false",
        "169.253.255.255, false",
        "169.254.169.254, true",
        "169.255.0.0, false",
        "172.15.255.255, false",
        "172.16.0.0, true",
        "172.31.255.255, true",
        "172.32.0.0, false",
        "192.167.255.255, false",
        "192.168.0.0, true",
        "192.168.255.255, true",
        "192.169.0.0, false",
        "::, true",
        "::1, true",
        "0:0:0:1::, false",
        "fbff::1, false",
        "fc00::1, true",
        "fdff:ffff::1, true",
        "fe00::1, false",
        "fe7f::1, false",
        "fe80::1, true",
        "febf::1, true",
        "fec0::1, true",
        "feff::1, true",
        "ff00::1, false",
        "2001:db8::1, false",
        "2a00:1450:4001:81c::200e, false",
        "::ffff:10.0.0.1, true",
        "::ffff:192.0.2.1, false",
        "::127.0.0.1, true",
        "64:ff9b::10.0.0.1, true",
        "64:ff9b::192.0.2.1, false",
        "64:ff9b:1::192.0.2.1, true",
        "2002:0a00:0001::1, true",
        "2001:0:1234:5678:8000:63bf:f5ff:fffe, true",
    })
    void a_block_is_private_if_it_is_not_on_the_internet(String address, boolean isPrivate) {
        assertThat(block(address).isPrivate()).isEqualTo(isPrivate);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "192.0.2.0", "192.0.2.1/24", "192.0.2.0/25", "192.0.2.0/024", "2001:db8::1/64", "2001:db8::/48",
                "2001:DB8::/64", "2001:db8:0:0::/64", "::ffff:192.0.2.0/24", "64:ff9b::/64", "::/64/64",
                        "2002:c000:201::/64", "a/24"
            })
    void a_block_has_one_text(String text) {
        assertThatThrownBy(() -> new AddressBlock(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The JDK is the judge of what the literals mean that both read. */
    @Test
    void an_address_is_the_one_that_the_platform_reads() throws UnknownHostException {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(4) == 0 ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = random.nextInt(bytes.length); zero > 0; zero--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            var platform = InetAddress.getByAddress(bytes);

            var address = IpAddress.of(platform.getHostAddress()).orElseThrow();

            assertThat(InetAddress.getByName(address.toString()))
                    .as(address.toString())
                    .isEqualTo(platform);
            assertThat(IpAddress.of(address.toString())).hasValue(address);
            assertThat(address.isIpv4()).isEqualTo(platform.getAddress().length == 4);
        }
    }

    @Test
    void a_prefix_is_shared_bit_by_bit_within_one_version() {
        var ten = IpAddress.of("10.1.2.3").orElseThrow();
        var network = IpAddress.of("2001:db8::").orElseThrow();

        assertThat(ten.sharesPrefix(IpAddress.of("10.1.2.2").orElseThrow(), 31)).isTrue();
        assertThat(ten.sharesPrefix(IpAddress.of("10.1.2.2").orElseThrow(), 32)).isFalse();
        assertThat(ten.sharesPrefix(IpAddress.of("200.0.0.0").orElseThrow(), 0)).isTrue();
        assertThat(ten.sharesPrefix(IpAddress.of("::").orElseThrow(), 0)).isFalse();
        assertThat(IpAddress.of("::ffff:10.9.9.9").orElseThrow().sharesPrefix(ten, 8))
                .isTrue();
        assertThat(IpAddress.of("2001:db8::ffff").orElseThrow().sharesPrefix(network, 112))
                .isTrue();
        assertThat(IpAddress.of("2001:db8::ffff").orElseThrow().sharesPrefix(network, 113))
                .isFalse();
        assertThat(IpAddress.of("2001:db9::").orElseThrow().sharesPrefix(network, 32))
                .isFalse();
        assertThatThrownBy(() -> ten.sharesPrefix(ten, 33)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ten.sharesPrefix(ten, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_origin_is_counted_by_its_block_unless_it_is_private() {
        assertThat(new RequestOrigin("192.0.2.7", null).addressBlock()).hasValue(new AddressBlock("192.0.2.0/24"));
        assertThat(new RequestOrigin("10.0.0.7", null).addressBlock()).isEmpty();
        assertThat(RequestOrigin.UNKNOWN.addressBlock()).isEmpty();
        for (var wrong : new String[] {"999.1.1.1", "192.0.2.01", ":", "1.2.3", "localhost", ""}) {
            assertThatThrownBy(() -> new RequestOrigin(wrong, null))
                    .hasMessage("a client's address is an IPv4 or IPv6 address");
        }
    }
}
