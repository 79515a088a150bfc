package dev.podwire.dump;

import java.util.Arrays;
import java.util.Optional;

/** The parts that a machine's dump can have, each the output of one command. */
public enum DumpPart {
    HOSTNAME("hostname", "hostname"), ADDRESSES("ip-addr.json", "ip -j -d addr"), ROUTES("ip-route.json",
            "ip -j -4 route show table all"), ROUTES6("ip-route6.json", "ip -j -6 route show table all"), RULES(
                    "ip-rule.json", "ip -j -4 rule"), RULES6("ip-rule6.json", "ip -j -6 rule"), NEIGHBOURS(
                            "ip-neigh.json", "ip -j neigh"), FDB("bridge-fdb.json", "bridge -j fdb"), BRIDGE_PORTS(
                                    "bridge-link.json", "bridge -j -d link"), IPTABLES("iptables-save",
                                            "iptables-save"), IP6TABLES("ip6tables-save", "ip6tables-save"), NFTABLES(
                                                    "nft.txt", "nft list ruleset"), IPVS("ipvsadm-save",
                                                            "ipvsadm-save -n"), IPSET("ipset-save",
                                                                    "ipset save"), CONNTRACK("conntrack.txt",
                                                                            "conntrack -L"), SOCKETS("sockets.txt",
                                                                                    "ss -H -l -n -t -u"), SYSCTL(
                                                                                            "sysctl.txt",
                                                                                            "sysctl -a");

    private final String file;
    private final String command;

    DumpPart(String file, String command) {
        this.file = file;
        this.command = command;
    }

    /** The name that the collecting script gives the file. */
    public String file() {
        return file;
    }

    /** The command whose output it is. */
    public String command() {
        return command;
    }

    /** The part that a file of this name holds, if it is one of the collecting script's names. */
    static Optional<DumpPart> named(String fileName) {
        return Arrays.stream(values()).filter(p -> p.file.equals(fileName)).findFirst();
    }

    /** How to get this part, as the end of a message. */
    String howToGet() {
        return "run `" + command + " > " + file + "` on the machine and put the file beside the others";
    }
}
