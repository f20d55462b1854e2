package org.doorward;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation, or a single address. It accepts only literal addresses, and never asks a
 * name server. Immutable.
 */
public final class AddressBlock {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    // Java takes any other text for a host name and looks it up, even with colons
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

    private static final int V4_BYTES = 4;
    private static final int V4_BITS = 32;
    private static final int MAX_OCTET = 255;
    private static final int DECIMAL = 10;
    private static final int V6_GROUPS = 8;
    private static final int GROUP_DIGITS = 4;
    /** The groups of an IPv4-mapped address before its IPv4 part. */
    private static final String MAPPED = "0:0:0:0:0:ffff:";

    private final byte[] network;
    private final int bits;
    /** The network as a number; 0 for one of IPv6. */
    private final int networkV4;

    private AddressBlock(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
        this.networkV4 = network.length == V4_BYTES ? ByteBuffer.wrap(network).getInt() : 0;
    }

    /** Parses {@code 10.0.0.0/8}, {@code ::1} and the like. @throws IllegalArgumentException with the reason */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytesOf(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("must be an address or a CIDR block"));
        int most = address.length * 8;
        String size = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (!size.matches("\\d{1,3}") || Integer.parseInt(size) > most) {
            throw new IllegalArgumentException("must have a block size from 0 to " + most);
        }
        return new AddressBlock(address, Integer.parseInt(size));
    }

    /** Whether this literal address is in the block; false for any other text. */
    public boolean contains(String address) {
        long plain = plainV4(address);
        return plain < 0 ? bytesOf(address).filter(this::covers).isPresent() : coversV4((int) plain);
    }

    private boolean coversV4(int address) {
        return network.length == V4_BYTES && (bits == 0 || (address ^ networkV4) >>> (V4_BITS - bits) == 0);
    }

    /** Whether the whole other block is in this one. */
    public boolean contains(AddressBlock other) {
        return other.bits >= bits && covers(other.network);
    }

    private boolean covers(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(address, 0, whole, network, 0, whole)
                && (rest == 0 || ((address[whole] ^ network[whole]) & 0xff) >> (8 - rest) == 0);
    }

    /** Returns the bytes of a literal address, IPv4-mapped ones as IPv4; empty for any other text. */
    public static Optional<byte[]> bytesOf(String text) {
        long plain = plainV4(text);
        if (plain >= 0) {
            return Optional.of(ByteBuffer.allocate(V4_BYTES).putInt((int) plain).array());
        }
        if (!mayBeLiteral(text)) {
            return Optional.empty();
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        String address = zone < 0 ? bare : bare.substring(0, zone);
        boolean literal = IPV4.matcher(address).matches()
                || (address.contains(":") && IPV6.matcher(address).matches());
        if (!literal) {
            return Optional.empty();
        }
        try {
            return Optional.of(java.net.InetAddress.getByName(address).getAddress());
        } catch (java.net.UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns an IPv4 address as a number; -1 for any other text, and for numbers with leading zeros, which not every
     * reader takes for decimal ones.
     */
    private static long plainV4(String text) {
        long address = 0;
        int parts = 0;
        int octet = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.' && octet >= 0 && parts < V4_BYTES) {
                address = address << Byte.SIZE | octet;
                parts++;
                octet = -1;
            } else if (c >= '0' && c <= '9' && octet != 0) {
                octet = Math.max(octet, 0) * DECIMAL + (c - '0');
                if (octet > MAX_OCTET) {
                    return -1;
                }
            } else {
                return -1;
            }
        }
        return parts == V4_BYTES ? address : -1;
    }

    /** Whether it is an IPv6 address as Java writes it: eight numbers, none of them shortened away. */
    private static boolean isPlainV6(String text) {
        int groups = 1;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' && digits > 0) {
                groups++;
                digits = 0;
            } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
                boolean afterZero = digits == 1 && text.charAt(i - 1) == '0';
                digits++;
                if (afterZero || digits > GROUP_DIGITS) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return groups == V6_GROUPS && digits > 0 && !text.startsWith(MAPPED);
    }

    /** Whether the text may be a literal address; host names are not. */
    private static boolean mayBeLiteral(String text) {
        int first = text.startsWith("[") ? 1 : 0;
        return text.indexOf(':') >= 0
                || (first < text.length() && text.charAt(first) >= '0' && text.charAt(first) <= '9');
    }

    /**
     * Returns the network that counts as one client: an IPv4 address itself, or the first 64 bits of an IPv6 address.
     * Empty for any other text.
     */
    public static Optional<String> clientNetwork(String address) {
        return bytesOf(address).map(bytes -> {
            int counted = bytes.length == 4 ? 4 : 8;
            return java.util.HexFormat.of().formatHex(bytes, 0, counted);
        });
    }

    /**
     * Returns the canonical form of a literal address, without a zone, at most 39 characters; empty for any other
     * text.
     */
    public static Optional<String> canonical(String text) {
        if (plainV4(text) >= 0 || isPlainV6(text)) {
            return Optional.of(text);
        }
        return bytesOf(text).map(bytes -> {
            try {
                return java.net.InetAddress.getByAddress(bytes).getHostAddress();
            } catch (java.net.UnknownHostException e) {
                throw new IllegalStateException("an address has 4 or 16 bytes", e);
            }
        });
    }

    /** Compares addresses and sizes: bits below the block's size do not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AddressBlock that && bits == that.bits && covers(that.network);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** Returns the canonical form, which {@link #parse} accepts: {@code 10.0.0.0/8} for {@code 10.1.2.3/8}. */
    @Override
    public String toString() {
        byte[] bare = network.clone();
        for (int bit = bits; bit < bare.length * Byte.SIZE; bit++) {
            bare[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        try {
            return java.net.InetAddress.getByAddress(bare).getHostAddress() + "/" + bits;
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
