package org.doorward.benchmark.server;

/** Counts the commands in what a client sends to Redis: arrays of strings whose lengths are told before them. */
final class CommandCount {
    private long textLeft;
    private long stringsLeft;
    private final StringBuilder line = new StringBuilder();

    /** How many commands end in these octets, which follow those of the call before. */
    int read(byte[] octets, int length) {
        int ended = 0;
        int at = 0;
        while (at < length) {
            if (textLeft > 0) {
                long step = Math.min(textLeft, length - at);
                at += (int) step;
                textLeft -= step;
                if (textLeft == 0 && --stringsLeft == 0) {
                    ended++;
                }
            } else {
                char octet = (char) octets[at++];
                if (octet == '\n') {
                    header(line.toString().strip());
                    line.setLength(0);
                } else {
                    line.append(octet);
                }
            }
        }
        return ended;
    }

    private void header(String text) {
        long number = Long.parseLong(text.substring(1));
        if (text.charAt(0) == '*') {
            stringsLeft = number;
        } else {
            // what ends the string is sent as well
            textLeft = number + 2;
        }
    }
}
