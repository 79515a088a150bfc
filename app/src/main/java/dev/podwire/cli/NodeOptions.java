package dev.podwire.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.podwire.dump.DumpFiles;
import dev.podwire.dump.DumpPacket;
import dev.podwire.dump.DumpWalk;
import dev.podwire.dump.DumpedNetwork;
import dev.podwire.dump.NodeDump;
import dev.podwire.dump.NodeDumpReader;
import dev.podwire.lab.LabCase;
import dev.podwire.lab.LabOutput;
import picocli.CommandLine.Option;

/** The options of {@code podwire lab} that take real machines in place of a lab file. */
final class NodeOptions {

    @Option(names = "--node", paramLabel = "FOLDER", description = "a machine's state as `podwire collect` writes it; repeat for several on one segment")
    List<Path> folders = new ArrayList<>();

    @Option(names = "--packet", paramLabel = "\"IN SRC > DST PROTO PORT\"", description = "what to send; IN is a device, NODE:DEVICE, or local; repeatable")
    List<String> packets = new ArrayList<>();

    boolean given() {
        return !folders.isEmpty() || !packets.isEmpty();
    }

    /** Sends the packets in order through the machines; what one leaves behind the next one finds. */
    int run(Console console, long seed, boolean json) throws IOException {
        if (folders.isEmpty() || packets.isEmpty()) {
            throw CliException.usage("--node FOLDER and --packet \"IN SRC > DST PROTO PORT\" belong together.");
        }
        List<NodeDump> nodes = new ArrayList<>();
        for (Path folder : folders) {
            nodes.add(NodeDumpReader.read(DumpFiles.read(ClusterArguments.readable(folder))));
        }
        for (NodeDump node : nodes) {
            node.warnings().forEach(w -> console.err().println("warning: " + w));
            node.asked().forEach(a -> console.err().println(node.name() + ": " + a));
        }
        DumpWalk walk = new DumpWalk(DumpedNetwork.of(nodes), seed);
        List<LabCase> cases = new ArrayList<>();
        for (String packet : packets) {
            cases.add(walk.send(DumpPacket.parse(packet)).summary().named(packet.strip()));
        }
        if (json) {
            console.out().print(LabOutput.json("", true, cases));
        } else {
            cases.forEach(c -> console.out().print(NodeText.of(c)));
        }
        return cases.stream().allMatch(c -> !c.outcome().equals("dropped")) ? Exit.YES : Exit.NO;
    }
}
