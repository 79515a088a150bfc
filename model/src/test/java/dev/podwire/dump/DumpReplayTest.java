package dev.podwire.dump;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.lab.LabCase;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first packet of every recorded request, sent into the dumps of the recorded nodes: it passes the same devices with the
 * same addresses, and the same rules, as in the real kernel that the dumps were taken from.
 */
class DumpReplayTest {

    private static final Pattern LINE = Pattern.compile(
            "(\\S+) (\\S+) (in|out) ([\\d.]+)(?::(\\w+))?>([\\d.]+)(?::(\\w+))? (TCP|UDP|ICMP)(.*) ttl=(\\d+)");
    private static final int CLIENT_PORT = 45_000;

    @TempDir
    Path folder = Path.of("");

    private int sent;
    private final List<String> differences = new ArrayList<>();

    @Test
    void dumpedNodesWalkFirstPacketsAsTheirKernelsDid() throws IOException {
        int nodes = 0;
        for (String lab : RecordedDump.LABS) {
            RecordedDump dump = RecordedDump.open(lab, folder.resolve(lab));
            nodes += dump.nodes().size();
            for (JsonNode c : dump.recording().get("cases")) {
                replay(dump, c);
            }
        }
        System.out.println("dumped nodes " + nodes + ", first packets " + (sent - differences.size()) + " of " + sent);
        assertThat(nodes).isGreaterThanOrEqualTo(10);
        assertThat(sent).isGreaterThanOrEqualTo(60);
        assertThat(differences).isEmpty();
    }

    private void replay(RecordedDump dump, JsonNode c) {
        List<String> path = new ArrayList<>();
        JsonNode packet = c.get("packets").path(0);
        packet.path("path").forEach(line -> path.add(line.stringValue()));
        List<String> nodes = dump.nodes().stream().map(NodeDump::name).toList();
        List<String> onNodes = path.stream().filter(l -> nodes.contains(l.substring(0, l.indexOf(' ')))).toList();
        if (!c.get("arp").stringValue().equals("warm") || onNodes.isEmpty()
                || c.get("id").stringValue().contains("/ttl")) {
            return;
        }
        Matcher first = LINE.matcher(onNodes.getFirst());
        if (!first.matches() || !first.group(10).equals("64") || first.group(9).contains("|")
                || first.group(8).equals("ICMP") && !first.group(9).contains("8/0") || pre(c, dump)) {
            return;
        }
        sent++;
        DumpWalk walk = new DumpWalk(DumpedNetwork.of(dump.nodes()), 1);
        Matcher asked = first.group(3).equals("in")
                ? first
                : LINE.matcher(onNodes.getFirst().replaceAll(" \\d[\\d.]+:.*", " ")
                        + packet.path("netfilter").path(0).path("pkt").asString());
        assertThat(asked == first || asked.matches()).as(c.get("id").stringValue()).isTrue();
        DumpPacket sending = sending(asked);
        LabCase.Packet walked = walk.send(sending, chosen(onNodes)).summary().packets().getFirst();
        List<String> expected = onNodes.stream().map(DumpReplayTest::plain).toList();
        List<String> actual = walked.path().stream().map(DumpReplayTest::plain).toList();
        String name = dump.lab() + " " + c.get("id").stringValue() + ": ";
        if (!actual.equals(expected)) {
            differences.add(name + actual + "\n  recorded " + expected);
        } else if (!rules(walked).equals(rules(packet))) {
            differences.add(name + rules(walked) + "\n  recorded " + rules(packet));
        }
    }

    /** Requests whose kernel was changed first, or that found connections of the request before, tell of another state. */
    private static boolean pre(JsonNode c, RecordedDump dump) {
        for (JsonNode request : dump.recording().path("requests")) {
            if (request.path("id").equals(c.get("id"))) {
                return request.has("pre") || request.has("keep");
            }
        }
        return c.get("id").stringValue().contains("sticky") || c.get("id").stringValue().contains("affinity");
    }

    private static DumpPacket sending(Matcher line) {
        boolean in = line.group(3).equals("in");
        IpProtocol protocol = IpProtocol.parse(line.group(8).toLowerCase(java.util.Locale.ROOT));
        return new DumpPacket(Optional.of(line.group(1)), in ? Optional.of(line.group(2)) : Optional.empty(),
                Optional.of(IpAddress.parse(line.group(4))), CLIENT_PORT, IpAddress.parse(line.group(6)), protocol,
                line.group(7) == null ? 0 : Integer.parseInt(line.group(7)));
    }

    /** Where the recorded kernel's dice sent the packet. */
    private static List<String> chosen(List<String> path) {
        for (String line : path) {
            Matcher m = LINE.matcher(line.replaceAll("^(\\S+ \\S+ \\S+) .*\\| ", "$1 "));
            if (m.matches() && m.group(7) != null && !line.equals(path.getFirst())) {
                return List.of(m.group(6) + ":" + m.group(7));
            }
        }
        return List.of();
    }

    /** A line without source ports: recordings name those that the kernel picked. */
    private static String plain(String line) {
        return line.replaceAll(":\\w+>", ":p>");
    }

    private static List<String> rules(LabCase.Packet packet) {
        List<String> rules = new ArrayList<>();
        packet.netfilter().forEach(t -> rules.add(t.node() + " " + t.table() + "/" + t.hook() + " " + t.steps()));
        return rules;
    }

    private static List<String> rules(JsonNode packet) {
        List<String> rules = new ArrayList<>();
        for (JsonNode t : packet.get("netfilter")) {
            List<String> steps = new ArrayList<>();
            t.get("steps").forEach(s -> steps.add(s.stringValue()));
            rules.add(t.get("node").stringValue() + " " + t.get("table").stringValue() + "/"
                    + t.get("hook").stringValue() + " " + steps);
        }
        return rules;
    }
}
