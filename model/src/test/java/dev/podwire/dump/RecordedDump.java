package dev.podwire.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dumps of a recorded lab's nodes, unpacked, and the recording that tells what the real kernel did. */
record RecordedDump(String lab, List<NodeDump> nodes, JsonNode recording) {

    /** Recorded labs with dumps of both nodes. */
    static final List<String> LABS = List.of("hostgw", "flannel-services", "ptp-vxlan", "promisc",
            "kp-iptables-01-clusterip", "kp-iptables-04-nodeport", "kp-iptables-05-nodeport-etp-local",
            "kp-nftables-04-nodeport");

    static RecordedDump open(String lab, Path folder) throws IOException {
        Set<String> names = unpack(lab, folder);
        List<NodeDump> nodes = new ArrayList<>();
        for (String name : names) {
            nodes.add(NodeDumpReader.read(DumpFiles.read(folder.resolve(name))));
        }
        try (InputStream in = resource("/lab/recordings/" + lab + ".json.gz")) {
            return new RecordedDump(lab, nodes, JsonMapper.shared().readTree(new GZIPInputStream(in)));
        }
    }

    /** Unpacks a lab's archive and tells the names of its nodes. */
    static Set<String> unpack(String lab, Path folder) throws IOException {
        Set<String> names = new TreeSet<>();
        try (ZipInputStream zip = new ZipInputStream(resource("/dumps/" + lab + ".zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String[] place = entry.getName().split("/", 2);
                Path node = Files.createDirectories(folder.resolve(place[0]));
                Files.writeString(node.resolve(place[1]), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                names.add(place[0]);
            }
        }
        return names;
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = RecordedDump.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("no resource " + name);
        }
        return in;
    }
}
