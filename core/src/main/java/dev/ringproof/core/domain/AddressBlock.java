package dev.ringproof.core.domain;

import java.util.List;
import java.util.Optional;

/**
 * The addresses that count as one client: 256 neighbours of IPv4 (/24), or one network of IPv6 (/64), since one
 * subscriber has a whole /64 of addresses at least. A client cannot leave its block by another spelling of its address
 * or by another address of its network.
 *
 * <p>An IPv6 address that contains an IPv4 address counts as that one: mapped, compatible and translated forms, NAT64
 * ({@code 64:ff9b::/96}), 6to4 ({@code 2002::/16}) and Teredo ({@code 2001::/32}). With 6to4 a host of IPv4 would
 * otherwise have 65,536 blocks, and with NAT64 and Teredo many hosts would have one.
 *
 * @param value the block with the length of its prefix, such as {@code 192.0.2.0/24} or {@code 2001:db8:0:1::/64}; each
 *     block has one text
 */
public record AddressBlock(String value) {
    private static final int IPV4_PREFIX = 24;
    private static final int IPV6_PREFIX = 64;

    /**
     * Blocks that are not on the internet: this host, private use (RFC 1918), carrier-grade NAT (RFC 6598), loopback,
     * link-local, unique local, what was site-local, and local NAT64 (RFC 8215). {@code ::/64} contains only the
     * loopback address, the unspecified address and reserved ones.
     */
    private static final List<Network> PRIVATE = List.of(
            Network.of("0.0.0.0", 8),
            Network.of("10.0.0.0", 8),
            Network.of("100.64.0.0", 10),
            Network.of("127.0.0.0", 8),
            Network.of("169.254.0.0", 16),
            Network.of("172.16.0.0", 12),
            Network.of("192.168.0.0", 16),
            Network.of("::", 64),
            Network.of("64:ff9b:1::", 48),
            Network.of("fc00::", 7),
            Network.of("fe80::", 10),
            Network.of("fec0::", 10));

    private record Network(IpAddress address, int bits) {
        static Network of(String address, int bits) {
            return new Network(IpAddress.of(address).orElseThrow(), bits);
        }

        boolean contains(IpAddress other) {
            return other.sharesPrefix(address, bits);
        }
    }

    public AddressBlock {
        int slash = value.indexOf('/');
        if (slash < 0
                || !IpAddress.of(value.substring(0, slash))
                        .map(AddressBlock::textOf)
                        .equals(Optional.of(value))) {
            throw new IllegalArgumentException("a block is an IPv4 network with /24 or an IPv6 network with /64");
        }
    }

    /** Returns the block of an address; empty if the text is not the literal of an address. */
    public static Optional<AddressBlock> of(String address) {
        return IpAddress.of(address).map(AddressBlock::of);
    }

    public static AddressBlock of(IpAddress address) {
        return new AddressBlock(textOf(address));
    }

    private static String textOf(IpAddress address) {
        var client = address.behindTranslation();
        int prefix = client.isIpv4() ? IPV4_PREFIX : IPV6_PREFIX;
        return client.prefix(prefix) + "/" + prefix;
    }

    /**
     * Returns whether its addresses are used inside a network and not on the internet. Such an address is the one of a
     * proxy in most cases, and then all users behind the proxy would count as one client.
     */
    public boolean isPrivate() {
        var network = IpAddress.of(value.substring(0, value.indexOf('/'))).orElseThrow();
        return PRIVATE.stream().anyMatch(each -> each.contains(network));
    }

    @Override
    public String toString() {
        return value;
    }
}
