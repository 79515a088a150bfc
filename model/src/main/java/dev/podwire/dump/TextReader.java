package dev.podwire.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.kernel.KernelOperation;
import dev.podwire.kernel.ListeningSocket;
import dev.podwire.kernel.NamespaceId;
import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/** Reads settings ({@code sysctl -a}) and listening sockets ({@code ss -H -l -n -t -u}). */
final class TextReader {

    /** What a node that runs pods has set (kubeadm's pre-flight checks); taken where the dump is silent, and said. */
    private static final List<String> ASSUMED = List.of("net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables");
    private static final Pattern SETTING = Pattern.compile("\\s*(net\\.[^=\\s]+)\\s*=\\s*(.*?)\\s*");
    private static final Pattern SOCKET = Pattern
            .compile("(tcp|udp)\\s+(?:LISTEN|UNCONN)\\s+\\d+\\s+\\d+\\s+(\\S+):(\\d+)\\s+\\S+\\s*(.*)");

    private final DumpFiles files;
    private final NamespaceId id;
    private final Gaps gaps;

    TextReader(DumpFiles files, NamespaceId id, Gaps gaps) {
        this.files = files;
        this.id = id;
        this.gaps = gaps;
    }

    List<KernelOperation> settings() {
        List<KernelOperation> operations = new ArrayList<>();
        List<String> given = new ArrayList<>();
        for (String line : files.part(DumpPart.SYSCTL).orElse("").split("\n")) {
            Matcher m = SETTING.matcher(line);
            if (m.matches()) {
                given.add(m.group(1));
                operations.add(new KernelOperation.SetSysctl(id, m.group(1), m.group(2)));
            }
        }
        for (String key : ASSUMED) {
            if (!given.contains(key)) {
                gaps.ask("the setting " + key, "1, as on every node that runs pods", DumpPart.SYSCTL);
                operations.add(new KernelOperation.SetSysctl(id, key, "1"));
            }
        }
        return operations;
    }

    List<KernelOperation> sockets(String application) {
        List<KernelOperation> operations = new ArrayList<>();
        if (files.part(DumpPart.SOCKETS).isEmpty()) {
            gaps.ask("who listens on this machine", "nobody", DumpPart.SOCKETS);
        }
        for (String line : files.part(DumpPart.SOCKETS).orElse("").split("\n")) {
            Matcher m = SOCKET.matcher(line.strip());
            if (m.matches()) {
                operations.add(new KernelOperation.Listen(id,
                        new ListeningSocket(IpProtocol.parse(m.group(1)), address(m.group(2)),
                                Integer.parseInt(m.group(3)), owner(m), application, Optional.empty())));
            }
        }
        return operations;
    }

    private static Optional<IpAddress> address(String text) {
        String bare = text.replaceAll("%.*", "").replace("[", "").replace("]", "");
        return bare.equals("*") || bare.equals("0.0.0.0") || bare.equals("::")
                ? Optional.empty()
                : Optional.of(IpAddress.parse(bare));
    }

    private static String owner(Matcher socket) {
        Matcher program = Pattern.compile("\"([^\"]+)\"").matcher(socket.group(4));
        return program.find() ? program.group(1) : socket.group(1) + "/" + socket.group(3);
    }
}
