package dev.podwire.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.podwire.api.Pod;
import dev.podwire.net.IpAddress;

/** Starts the tools of Linux in a pod or on a node. */
final class Shell {

    private Shell() {}

    /** What the tool printed, and its exit status. */
    static Reply run(Machine machine, List<String> command) {
        try {
            return start(machine, command);
        } catch (ToolException e) {
            return e.reply();
        }
    }

    private static Reply start(Machine machine, List<String> command) {
        List<String> words = command.subList(1, command.size());
        return switch (command.getFirst()) {
            case "curl" -> HttpTools.curl(machine, words);
            case "wget" -> HttpTools.wget(machine, words);
            case "ping" -> PingTools.ping(machine, words);
            case "nc" -> PingTools.nc(machine, words);
            case "nslookup" -> DnsTools.nslookup(machine, words);
            case "dig" -> DnsTools.dig(machine, words);
            case "cat" -> cat(machine, words);
            case "env", "printenv" -> Reply.ok(environment(machine));
            case "hostname" -> hostname(machine, words);
            case "echo" -> Reply.ok(String.join(" ", words) + "\n");
            case "sh", "bash", "ash" -> script(machine, words);
            case "ip", "bridge", "iptables", "ip6tables", "iptables-save", "ip6tables-save", "nft", "ipvsadm",
                    "ipvsadm-save", "ipset", "conntrack", "ss", "sysctl" ->
                new KernelTools(machine).run(command);
            default -> throw ToolException.notSimulated("the program " + command.getFirst(),
                    "curl, wget, ping, nc, nslookup, dig, ip, bridge, iptables, nft, ipvsadm, ipset, conntrack, ss,"
                            + " sysctl, cat, env and hostname are");
        };
    }

    /** {@code sh -c 'one; two'}: each of the commands. */
    private static Reply script(Machine machine, List<String> words) {
        if (words.size() != 2 || !words.getFirst().equals("-c")) {
            throw ToolException.notSimulated("an interactive shell", "sh -c 'COMMAND; COMMAND' is");
        }
        if (words.get(1).matches(".*[|&<>$`].*")) {
            throw ToolException.notSimulated("pipes and variables of a shell", "commands parted by ; are");
        }
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        int exit = 0;
        for (List<String> command : ShellWords.commands(words.get(1))) {
            Reply reply = run(machine, command);
            out.append(reply.out());
            err.append(reply.err());
            exit = reply.exit();
        }
        return new Reply(exit, out.toString(), err.toString());
    }

    private static Reply cat(Machine machine, List<String> words) {
        StringBuilder out = new StringBuilder();
        for (String file : words) {
            switch (file) {
                case "/etc/resolv.conf" -> out.append(machine.resolvConf().text());
                case "/etc/hosts" -> out.append(hosts(machine));
                case "/etc/hostname" -> out.append(host(machine)).append('\n');
                default -> throw ToolException.notSimulated("the file " + file,
                        "/etc/resolv.conf, /etc/hosts and /etc/hostname are");
            }
        }
        return Reply.ok(out.toString());
    }

    private static String host(Machine machine) {
        Optional<Pod> pod = machine.pod();
        return pod.filter(p -> p.spec().hostNetwork()).flatMap(Pod::nodeName)
                .or(() -> pod.map(p -> p.spec().hostname().isEmpty() ? p.name() : p.spec().hostname()))
                .orElse(machine.name());
    }

    /** What the kubelet writes (pkg/kubelet/kubelet_pods.go, managedHostsFileContent). */
    private static String hosts(Machine machine) {
        Optional<Pod> pod = machine.pod().filter(p -> !p.spec().hostNetwork());
        StringBuilder out = new StringBuilder();
        if (pod.isEmpty()) {
            out.append("127.0.0.1\tlocalhost\n");
            machine.objects().node(host(machine)).ifPresent(node -> node.internalIps()
                    .forEach(ip -> out.append(ip).append('\t').append(node.name()).append('\n')));
            return out.toString();
        }
        out.append("""
                # Kubernetes-managed hosts file.
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                fe00::0\tip6-mcastprefix
                fe00::1\tip6-allnodes
                fe00::2\tip6-allrouters
                """);
        String name = host(machine);
        String subdomain = pod.get().spec().subdomain();
        String full = subdomain.isEmpty()
                ? ""
                : name + "." + subdomain + "." + pod.get().meta().namespace() + ".svc."
                        + machine.objects().config().dnsDomain() + "\t";
        for (IpAddress ip : pod.get().ips()) {
            out.append(ip).append('\t').append(full).append(name).append('\n');
        }
        return out.toString();
    }

    private static String environment(Machine machine) {
        Map<String, String> all = new TreeMap<>(machine.serviceVariables());
        all.put("HOSTNAME", host(machine));
        return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue() + "\n").collect(Collectors.joining());
    }

    private static Reply hostname(Machine machine, List<String> words) {
        if (words.equals(List.of("-i")) || words.equals(List.of("-I"))) {
            List<IpAddress> ips = machine.pod().map(Pod::ips)
                    .orElseGet(() -> machine.objects().node(machine.name()).orElseThrow().internalIps());
            return Reply.ok(ips.stream().map(IpAddress::toString).collect(Collectors.joining(" ")) + "\n");
        }
        if (!words.isEmpty()) {
            throw ToolException.notSimulated("hostname " + String.join(" ", words), "hostname and hostname -i are");
        }
        return Reply.ok(host(machine) + "\n");
    }
}
