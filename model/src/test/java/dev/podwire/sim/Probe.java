package dev.podwire.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/**
 * One line of a {@code .probes} file: what a client on or beside a node of a real kube-proxy met at an address.
 *
 * @param who     {@code pod}, {@code endpoint-itself}, {@code node} or {@code external}
 * @param service {@code namespace/name} of the Service that the address belongs to, or that the probe was made for
 * @param source  the client's address; {@code -} for the node itself
 * @param answers {@code ENDPOINT sees ADDRESS} for each that may answer, or one word for what else happened
 */
record Probe(Path file, int line, String service, String who, String source, IpProtocol protocol,
        IpAddress destination, int port, Set<String> answers) {

    private static final Pattern LINE = Pattern
            .compile("(\\S+) (\\S+) -> (tcp|udp) (\\S+):(\\d+) \\(([^: ]+).*\\) = (.*)");

    /** The folder, the node and the line. */
    String where() {
        return file.subpath(file.getNameCount() - 2, file.getNameCount() - 1) + "/" + file.getFileName() + ":" + line;
    }

    String node() {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    /** The probes of all nodes of one case, sent through the rules of this mode. */
    static List<Probe> of(Path folder, String mode) throws IOException {
        List<Probe> probes = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(f -> f.toString().endsWith("." + mode + ".probes")).sorted().toList();
        }
        for (Path file : files) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) {
                    throw new IllegalArgumentException(file + ":" + number + ": " + line);
                }
                probes.add(new Probe(file, number, parts.group(6), parts.group(1), parts.group(2),
                        IpProtocol.parse(parts.group(3)),
                        IpAddress.parse(parts.group(4)), Integer.parseInt(parts.group(5)),
                        Stream.of(parts.group(7).split(", ", -1)).collect(Collectors.toCollection(TreeSet::new))));
            }
        }
        return probes;
    }
}
