package org.doorward.internal.store;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.doorward.AddressBlock;

/**
 * A block of addresses as the first and the last of its keys. A key is a text whose order is the order of the addresses,
 * first those of IPv4, so that an index of texts finds a block.
 */
public record AddressRange(String first, String last) {
    private static final int V4_BYTES = 4;

    /** Returns the key of a literal address; empty for any other text. */
    public static Optional<String> keyOf(String address) {
        return AddressBlock.bytesOf(address).map(AddressRange::key);
    }

    private static String key(byte[] address) {
        return (address.length == V4_BYTES ? "4" : "6") + HexFormat.of().formatHex(address);
    }

    /** Returns the range of a block. */
    public static AddressRange of(AddressBlock block) {
        String text = block.toString();
        int slash = text.indexOf('/');
        int bits = Integer.parseInt(text.substring(slash + 1));
        byte[] first = AddressBlock.bytesOf(text.substring(0, slash)).orElseThrow();
        byte[] last = Arrays.copyOf(first, first.length);
        for (int bit = bits; bit < last.length * Byte.SIZE; bit++) {
            last[bit / Byte.SIZE] |= (byte) (0x80 >> (bit % Byte.SIZE));
        }
        return new AddressRange(key(first), key(last));
    }
}
