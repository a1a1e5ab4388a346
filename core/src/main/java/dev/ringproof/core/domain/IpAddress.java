package dev.ringproof.core.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An address of IPv4 or IPv6. It is read strictly from a literal and never from a name, so nothing asks a name server.
 * All spellings of one address are equal, and {@code ::ffff:192.0.2.1} is the IPv4 address 192.0.2.1.
 *
 * <p>A form that programs read in different ways is refused: IPv4 with leading zeros, with hexadecimal numbers or with
 * fewer than four numbers. An address with a zone ({@code fe80::1%eth0}) is refused too, since it means nothing on
 * another machine.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits; an IPv4 address is held in its mapped form
 */
public record IpAddress(long high, long low) {
    private static final int LONGEST = 45;
    private static final int GROUPS = 8;
    private static final int IPV4_BITS = 32;
    private static final long IPV4_MASK = 0xFFFF_FFFFL;
    private static final long MAPPED = 0xFFFFL;

    /** Forms of IPv6 that contain an IPv4 address in their last 32 bits (RFC 4291, RFC 2765). */
    private static final long COMPATIBLE = 0;

    private static final long TRANSLATED = 0xFFFF_0000L;
    /** RFC 6052 uses a /96 of this network, and the rest of it is reserved. */
    private static final long NAT64 = 0x0064_FF9B_0000_0000L;

    /** RFC 3056: the IPv4 address of the site follows the first 16 bits. */
    private static final long SIX_TO_FOUR = 0x2002;

    /** RFC 4380: the last 32 bits are the IPv4 address, inverted. */
    private static final long TEREDO = 0x2001_0000L;

    /** Returns the address that the literal means; empty if it is not one. */
    public static Optional<IpAddress> of(String literal) {
        if (literal.length() > LONGEST) {
            return Optional.empty();
        }
        return literal.indexOf(':') < 0 ? ipv4(literal).map(IpAddress::mapped) : ipv6(literal);
    }

    private static IpAddress mapped(long ipv4) {
        return new IpAddress(0, (MAPPED << IPV4_BITS) | ipv4);
    }

    private static Optional<Long> ipv4(String text) {
        var numbers = text.split("\\.", -1);
        if (numbers.length != 4) {
            return Optional.empty();
        }
        long address = 0;
        for (var number : numbers) {
            int octet = octet(number);
            if (octet < 0) {
                return Optional.empty();
            }
            address = (address << Byte.SIZE) | octet;
        }
        return Optional.of(address);
    }

    /** Returns -1 if the text is not a decimal number from 0 to 255 without leading zeros. */
    private static int octet(String text) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int octet = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            octet = octet * 10 + digit;
        }
        return octet <= 255 ? octet : -1;
    }

    private static Optional<IpAddress> ipv6(String text) {
        int gap = text.indexOf("::");
        var head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        var tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int missing = GROUPS - head.get().size() - tail.get().size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            return Optional.empty();
        }
        var groups = new ArrayList<>(head.get());
        for (int i = 0; i < missing; i++) {
            groups.add(0);
        }
        groups.addAll(tail.get());
        return Optional.of(new IpAddress(bits(groups.subList(0, 4)), bits(groups.subList(4, GROUPS))));
    }

    /** Returns the groups of 16 bits of a text without {@code ::}; empty if one of them is not well-formed. */
    private static Optional<List<Integer>> groups(String text, boolean mayEndWithIpv4) {
        var groups = new ArrayList<Integer>();
        var parts = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            int group = group(parts[i]);
            var ipv4 = group < 0 && mayEndWithIpv4 && i == parts.length - 1 ? ipv4(parts[i]) : Optional.<Long>empty();
            if (group >= 0) {
                groups.add(group);
            } else if (ipv4.isPresent()) {
                groups.add((int) (ipv4.get() >>> 16));
                groups.add((int) (ipv4.get() & 0xFFFF));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    /** Returns -1 if the text is not a hexadecimal number of one to four digits. */
    private static int group(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int group = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            int digit = character < 0x80 ? Character.digit(character, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            group = (group << 4) | digit;
        }
        return group;
    }

    private static long bits(List<Integer> groups) {
        long bits = 0;
        for (int group : groups) {
            bits = (bits << 16) | group;
        }
        return bits;
    }

    public boolean isIpv4() {
        return high == 0 && low >>> IPV4_BITS == MAPPED;
    }

    /**
     * Returns whether the first bits of this address are those of another one. An IPv4 address and an IPv6 address have
     * no bits in common.
     *
     * @param bits how many bits: 0 to 32 for IPv4, 0 to 128 for IPv6
     */
    public boolean sharesPrefix(IpAddress other, int bits) {
        if (bits < 0 || bits > other.bits()) {
            throw new IllegalArgumentException("a prefix has 0 to " + other.bits() + " bits");
        }
        return isIpv4() == other.isIpv4() && prefix(bits).equals(other.prefix(bits));
    }

    /** Returns the number of bits of such an address. */
    public int bits() {
        return isIpv4() ? IPV4_BITS : 2 * Long.SIZE;
    }

    /** Returns this address with zeros after its first bits. */
    IpAddress prefix(int bits) {
        int all = isIpv4() ? bits + 96 : bits;
        return new IpAddress(high & mask(all), low & mask(all - Long.SIZE));
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : -1L << Math.max(0, Long.SIZE - bits);
    }

    /**
     * Returns the IPv4 address that stands behind this address: one host of IPv4 has many IPv6 addresses with a way of
     * translation (NAT64, 6to4, Teredo), and each of them contains its IPv4 address. Other addresses return themselves.
     */
    IpAddress behindTranslation() {
        long upper = low >>> IPV4_BITS;
        boolean isSpecial = high == 0 && low >= 0 && low <= 1;
        boolean endsWithIpv4 = (high == 0 && (upper == COMPATIBLE || upper == TRANSLATED)) || high == NAT64;
        if (endsWithIpv4 && !isSpecial) {
            return mapped(low & IPV4_MASK);
        }
        if (high >>> 48 == SIX_TO_FOUR) {
            return mapped((high >>> 16) & IPV4_MASK);
        }
        return high >>> IPV4_BITS == TEREDO ? mapped(~low & IPV4_MASK) : this;
    }

    /** Writes the address as RFC 5952 recommends, so each address has one text. */
    @Override
    public String toString() {
        if (isIpv4()) {
            return octet(3) + "." + octet(2) + "." + octet(1) + "." + octet(0);
        }
        int gap = 0;
        int gapLength = 1;
        for (int from = 0; from < GROUPS; from++) {
            int length = 0;
            while (from + length < GROUPS && group(from + length) == 0) {
                length++;
            }
            if (length > gapLength) {
                gap = from;
                gapLength = length;
            }
        }
        return gapLength == 1 ? text(0, GROUPS) : text(0, gap) + "::" + text(gap + gapLength, GROUPS);
    }

    private long octet(int fromTheEnd) {
        return (low >>> (Byte.SIZE * fromTheEnd)) & 0xFF;
    }

    private long group(int index) {
        return ((index < 4 ? high : low) >>> (48 - 16 * (index % 4))) & 0xFFFF;
    }

    private String text(int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Long.toHexString(group(i)));
        }
        return text.toString();
    }
}
