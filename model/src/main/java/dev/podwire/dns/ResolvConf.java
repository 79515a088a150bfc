package dev.podwire.dns;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.podwire.api.Pod;
import dev.podwire.net.IpAddress;

/** An /etc/resolv.conf: name servers in order, the search list, and options such as {@code ndots:5}. */
public record ResolvConf(List<IpAddress> nameservers, List<String> search, List<String> options) {

    private static final int MAX_NAMESERVERS = 3;
    private static final int MAX_SEARCHES = 32;

    public ResolvConf {
        nameservers = List.copyOf(nameservers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }

    /** Reads a file's text; of several search or options lines the last one counts. */
    public static ResolvConf parse(String text) {
        List<IpAddress> nameservers = new ArrayList<>();
        List<String> search = List.of();
        List<String> options = List.of();
        for (String line : text.split("\n", -1)) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> rest = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> rest.stream().limit(1).map(IpAddress::parse).forEach(nameservers::add);
                case "search", "domain" -> search = rest;
                case "options" -> options = rest;
                default -> {
                }
            }
        }
        return new ResolvConf(nameservers, search, options);
    }

    /**
     * What the kubelet writes for a pod.
     *
     * @param clusterDns the kubelet's clusterDNS; empty: ClusterFirst falls back to Default
     * @param domain     the cluster domain without trailing dot
     * @param node       the node's own file
     */
    public static ResolvConf forPod(Pod pod, List<IpAddress> clusterDns, String domain, ResolvConf node) {
        Pod.DnsSettings dns = pod.spec().dns();
        boolean first = !clusterDns.isEmpty() && (dns.policy().equals("ClusterFirstWithHostNet")
                || dns.policy().equals("ClusterFirst") && !pod.spec().hostNetwork());
        ResolvConf base;
        if (dns.policy().equals("None")) {
            base = new ResolvConf(List.of(), List.of(), List.of());
        } else if (first) {
            List<String> search = new ArrayList<>(
                    List.of(pod.meta().namespace() + ".svc." + domain, "svc." + domain, domain));
            search.addAll(node.search());
            base = new ResolvConf(clusterDns, search, List.of("ndots:5"));
        } else {
            base = node;
        }
        return base.merged(dns);
    }

    private ResolvConf merged(Pod.DnsSettings dns) {
        Set<IpAddress> servers = new LinkedHashSet<>(nameservers);
        dns.nameservers().forEach(n -> servers.add(IpAddress.parse(n)));
        Set<String> searches = new LinkedHashSet<>(search);
        searches.addAll(dns.searches());
        List<String> all = new ArrayList<>();
        for (String option : options) {
            if (dns.options().stream().noneMatch(o -> key(o).equals(key(option)))) {
                all.add(option);
            }
        }
        all.addAll(dns.options());
        return new ResolvConf(servers.stream().limit(MAX_NAMESERVERS).toList(),
                searches.stream().limit(MAX_SEARCHES).toList(), all);
    }

    private static String key(String option) {
        int colon = option.indexOf(':');
        return colon < 0 ? option : option.substring(0, colon);
    }

    /** How many dots a name needs to be tried as it is first; 1 if no option says so, at most 15. */
    public int ndots() {
        return number("ndots", 1, 0, 15);
    }

    /** Seconds that a server has to answer: 5 unless an option says otherwise, at most 30. */
    public int timeout() {
        return number("timeout", 5, 1, 30);
    }

    /** How often each server is asked: 2 unless an option says otherwise, at most 5. */
    public int attempts() {
        return number("attempts", 2, 1, 5);
    }

    /** Whether an option without a value is there, such as {@code rotate}. */
    public boolean has(String option) {
        return options.contains(option);
    }

    private int number(String option, int standard, int least, int most) {
        int found = standard;
        for (String each : options) {
            if (each.startsWith(option + ":")) {
                try {
                    found = Math.clamp(Integer.parseInt(each.substring(option.length() + 1)), least, most);
                } catch (NumberFormatException e) {
                    found = standard;
                }
            }
        }
        return found;
    }

    /** The file's text as a container runtime writes it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (!search.isEmpty()) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        nameservers.forEach(n -> text.append("nameserver ").append(n).append('\n'));
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        return text.toString();
    }
}
