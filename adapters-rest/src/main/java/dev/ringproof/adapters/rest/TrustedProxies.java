package dev.ringproof.adapters.rest;

import dev.ringproof.core.domain.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The proxies of the operator. What their headers say of a client's address is believed, and nobody else's headers are.
 *
 * @param networks their networks; none by default
 * @param setting how the operator knows this list, for warnings in the log
 */
public record TrustedProxies(List<Network> networks, String setting) {
    /** Words for networks that have no owner on the internet. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "loopback", List.of("127.0.0.0/8", "::1"),
            "private",
                    List.of(
                            "10.0.0.0/8",
                            "172.16.0.0/12",
                            "192.168.0.0/16",
                            "100.64.0.0/10",
                            "169.254.0.0/16",
                            "fc00::/7",
                            "fe80::/10"));

    /**
     * A network, or one address.
     *
     * @param bits how many bits of the address all addresses of the network share
     */
    public record Network(IpAddress address, int bits) {
        public Network {
            if (bits < 1 || bits > address.bits()) {
                throw new IllegalArgumentException("a network has a prefix of 1 to " + address.bits() + " bits");
            }
        }

        private static Network of(String text) {
            int slash = text.indexOf('/');
            var address = IpAddress.of(slash < 0 ? text : text.substring(0, slash))
                    .orElseThrow(() -> new IllegalArgumentException("it is not an address"));
            return new Network(address, slash < 0 ? address.bits() : bits(text.substring(slash + 1)));
        }

        private static int bits(String text) {
            return text.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
        }

        private boolean contains(IpAddress other) {
            return other.sharesPrefix(address, bits);
        }
    }

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /**
     * Reads a list of addresses, networks such as {@code 10.0.0.0/8}, and the words {@code loopback} and {@code private}.
     *
     * @throws IllegalArgumentException if an entry is none of these; the message names it
     */
    public static TrustedProxies of(Collection<String> entries, String setting) {
        var networks = new ArrayList<Network>();
        for (var entry : entries) {
            try {
                WORDS.getOrDefault(entry, List.of(entry)).stream()
                        .map(Network::of)
                        .forEach(networks::add);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        entry + " is not an address, a network such as 10.0.0.0/8, loopback or private", e);
            }
        }
        return new TrustedProxies(networks, setting);
    }

    /** Returns whether a proxy of the operator has this address. */
    public boolean contains(IpAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
