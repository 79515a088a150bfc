package dev.podwire.kernel.netfilter;

import java.util.ArrayList;
import java.util.List;

/** The names that iptables has for the TCP flag bits. */
final class TcpFlagNames {

    private static final List<String> NAMES = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG");

    private TcpFlagNames() {}

    static int parse(String list, RuleWords words) {
        int bits = 0;
        for (String name : list.split(",")) {
            int index = NAMES.indexOf(name);
            if (index >= 0) {
                bits |= 1 << index;
            } else if (name.equals("ALL")) {
                bits |= 0x3f;
            } else if (!name.equals("NONE")) {
                throw words.fail(name, "unknown TCP flag");
            }
        }
        return bits;
    }

    static String format(int bits) {
        List<String> set = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((bits >>> i & 1) != 0) {
                set.add(NAMES.get(i));
            }
        }
        return set.isEmpty() ? "NONE" : String.join(",", set);
    }
}
