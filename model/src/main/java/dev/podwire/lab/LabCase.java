package dev.podwire.lab;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to one request in one ARP state, in the words of a recording.
 *
 * @param result    what the client saw, by the recording's keys
 * @param ports     the numbers behind the names that stand for ports in the packets' lines
 */
public record LabCase(String id, String arp, Map<String, Object> result, List<Seen> seen, Map<String, Integer> ports,
        List<Packet> packets, Tables tables) {

    /**
     * Per node, after the exchange, its tracked connections and, of nodes with virtual servers, the connections that IPVS
     * made for this request.
     */
    public record Tables(Map<String, List<String>> conntrack, Map<String, List<String>> balanced) {
        public Tables {
            conntrack = Collections.unmodifiableMap(new LinkedHashMap<>(conntrack));
            balanced = Collections.unmodifiableMap(new LinkedHashMap<>(balanced));
        }
    }

    public LabCase {
        result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        seen = List.copyOf(seen);
        ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
        packets = List.copyOf(packets);
    }

    /** A case of nodes without virtual servers. */
    public LabCase(String id, String arp, Map<String, Object> result, List<Seen> seen, Map<String, Integer> ports,
            List<Packet> packets, Map<String, List<String>> conntrack) {
        this(id, arp, result, seen, ports, packets, new Tables(conntrack, Map.of()));
    }

    public Map<String, List<String>> conntrack() {
        return tables.conntrack();
    }

    /** A server that was reached: its name, and both ends of the conversation as it saw them; or the error that it met. */
    public record Seen(String server, String peer, String local, String error) {
        public Seen(String server, String peer, String local) {
            this(server, peer, local, "");
        }
    }

    /** One packet: the devices it passed, and the base chains. */
    public record Packet(int number, String kind, List<String> path, List<Traversal> netfilter) {
        public Packet {
            path = List.copyOf(path);
            netfilter = List.copyOf(netfilter);
        }
    }

    /** One way through a base chain; {@code connection} is empty if the packet was not tracked. */
    public record Traversal(String node, String hook, String table, Optional<String> in, Optional<String> out,
            String packet, String connection, boolean outer, List<String> steps) {
        public Traversal {
            steps = List.copyOf(steps);
        }
    }

    /** This case under another name. */
    public LabCase named(String name) {
        return new LabCase(name, arp, result, seen, ports, packets, tables);
    }

    /** How the client's calls ended: {@code ok}, {@code refused}, {@code timeout}, {@code error: …}, {@code icmp-error t/c}. */
    public String outcome() {
        return String.valueOf(result.get("outcome"));
    }
}
