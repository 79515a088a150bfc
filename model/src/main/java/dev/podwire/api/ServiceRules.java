package dev.podwire.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** What the API server refuses in a Service (pkg/apis/core/validation). */
final class ServiceRules {

    private static final Set<String> TYPES = Set.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");

    private final Field spec;
    private final String type;
    private final List<String> clusterIps;
    private final List<Problem> problems;

    private ServiceRules(Field spec, List<Problem> problems) {
        this.spec = spec;
        this.type = spec.get("type").text("ClusterIP");
        this.clusterIps = ServiceReader.clusterIps(spec);
        this.problems = problems;
    }

    static void check(Field root, List<Problem> problems) {
        ServiceRules rules = new ServiceRules(root.get("spec"), problems);
        if (!TYPES.contains(rules.type)) {
            problems.add(rules.spec.get("type").error("Unsupported value: \"" + rules.type
                    + "\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"", ""));
            return;
        }
        rules.clusterIps();
        rules.ports();
        rules.externalName();
        rules.traffic();
        rules.affinity();
        rules.outside();
    }

    private boolean headless() {
        return clusterIps.contains("None");
    }

    private void clusterIps() {
        Field field = spec.get("clusterIPs").exists() ? spec.get("clusterIPs") : spec.get("clusterIP");
        String single = spec.get("clusterIP").text("");
        if (type.equals("ExternalName")) {
            if (clusterIps.stream().anyMatch(ip -> !ip.isEmpty())) {
                problems.add(renamed(field, "spec.clusterIPs", "Forbidden: may not be set for ExternalName services"));
            }
            return;
        }
        if (!single.isEmpty() && !clusterIps.getFirst().equals(single)) {
            problems.add(renamed(field, "spec.clusterIPs", "Invalid value: " + goList(clusterIps)
                    + ": first value must match `clusterIP`"));
        }
        if (clusterIps.size() > 2) {
            problems.add(renamed(field, "spec.clusterIPs", "Invalid value: " + goList(clusterIps)
                    + ": may only hold up to 2 values"));
        }
        if (headless() && !type.equals("ClusterIP")) {
            problems.add(renamed(field, "spec.clusterIPs[0]",
                    "Invalid value: \"None\": may not be set to 'None' for " + type + " services"));
        }
        for (int i = 0; i < clusterIps.size(); i++) {
            String ip = clusterIps.get(i);
            if (!ip.equals("None") && Addresses.parse(ip).isEmpty()) {
                problems.add(renamed(field, "spec.clusterIPs[" + i + "]", "Invalid value: \"" + ip
                        + "\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
            }
        }
        if (headless() && clusterIps.size() > 1) {
            problems.add(renamed(field, "spec.clusterIPs", "Invalid value: " + goList(clusterIps)
                    + ": 'None' must be the first and only value"));
        }
    }

    static String goList(List<String> texts) {
        return "[]string{" + String.join(", ", texts.stream().map(t -> "\"" + t + "\"").toList()) + "}";
    }

    private static Problem renamed(Field field, String path, String message) {
        return Problem.error(field.isSequence() ? field.location() : field.valueLocation(), path, message, "");
    }

    private void ports() {
        Field list = spec.get("ports");
        List<Field> ports = list.items();
        if (ports.isEmpty() && !headless() && !type.equals("ExternalName")) {
            problems.add(list.error("Required value", "add at least one port"));
        }
        Map<String, Field> names = new HashMap<>();
        Map<String, Field> numbers = new HashMap<>();
        Map<String, Field> nodePorts = new HashMap<>();
        for (Field port : ports) {
            port(port, ports.size() > 1, names);
            String protocol = port.get("protocol").text("TCP");
            if (numbers.putIfAbsent(protocol + port.get("port").text(""), port) != null) {
                problems.add(port.error("Duplicate value: " + goDump(port), "give each port of a protocol once"));
            }
            Field nodePort = port.get("nodePort");
            if (nodePort.integer(0) != 0) {
                nodePort(nodePort, protocol, nodePorts);
            }
        }
    }

    private static String goDump(Field port) {
        return "core.ServicePort{Name:\"" + port.get("name").text("") + "\", Protocol:\""
                + port.get("protocol").text("TCP") + "\", AppProtocol:(*string)(nil), Port:"
                + port.get("port").text("0")
                + ", TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:\"\"}, NodePort:"
                + port.get("nodePort").text("0") + "}";
    }

    private void port(Field port, boolean nameRequired, Map<String, Field> names) {
        Field name = port.get("name");
        String text = name.text("");
        if (text.isEmpty()) {
            if (nameRequired) {
                problems.add(name.error("Required value", "name every port where there are several"));
            }
        } else if (!NameRules.isLabel(text)) {
            problems.add(name.error("Invalid value: \"" + text + "\": " + NameRules.label1123(), ""));
        } else if (names.putIfAbsent(text, name) != null) {
            problems.add(name.error("Duplicate value: \"" + text + "\"", ""));
        }
        PortRules.number(port.get("port"), problems);
        PortRules.protocol(port.get("protocol"), problems);
        Field target = port.get("targetPort");
        if (!target.text("").isEmpty() && !target.text("").equals("0")) {
            PortRules.numberOrName(target, problems);
        }
    }

    private void nodePort(Field nodePort, String protocol, Map<String, Field> nodePorts) {
        if (type.equals("ClusterIP") || type.equals("ExternalName")) {
            problems.add(nodePort.error("Forbidden: may not be used when `type` is '" + type + "'",
                    "set type: NodePort, or remove nodePort"));
        } else if (nodePorts.putIfAbsent(protocol + nodePort.text(""), nodePort) != null) {
            problems.add(nodePort.error("Duplicate value: " + nodePort.text(""), ""));
        }
    }

    private void externalName() {
        Field name = spec.get("externalName");
        if (type.equals("ExternalName")) {
            String text = name.text("");
            if (text.isEmpty()) {
                problems.add(name.error("Required value", "name the host that this Service stands for"));
            } else if (!NameRules.isSubdomain(text.endsWith(".") ? text.substring(0, text.length() - 1) : text)) {
                problems.add(name.error("Invalid value: \"" + text
                        + "\": a lowercase RFC 1123 subdomain must consist of "
                        + "lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric "
                        + "character", ""));
            }
        }
    }

    private void traffic() {
        Field policy = spec.get("externalTrafficPolicy");
        boolean external = type.equals("NodePort") || type.equals("LoadBalancer")
                || !spec.get("externalIPs").items().isEmpty();
        if (policy.exists() && !external) {
            problems.add(policy.error("Invalid value: \"" + policy.text("")
                    + "\": may only be set for externally-accessible services", ""));
        }
        for (Field each : List.of(policy, spec.get("internalTrafficPolicy"))) {
            String text = each.text("Cluster");
            if (!text.equals("Cluster") && !text.equals("Local")) {
                problems.add(each.error("Unsupported value: \"" + text + "\": supported values: \"Cluster\", \"Local\"",
                        ""));
            }
        }
        Field health = spec.get("healthCheckNodePort");
        if (health.integer(0) != 0
                && !(type.equals("LoadBalancer") && policy.text("").equals("Local"))) {
            problems.add(health.error("Invalid value: " + health.text("")
                    + ": may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'", ""));
        }
    }

    private void affinity() {
        Field affinity = spec.get("sessionAffinity");
        String text = affinity.text("None");
        Field config = spec.get("sessionAffinityConfig");
        if (!text.equals("None") && !text.equals("ClientIP")) {
            problems.add(affinity.error("Unsupported value: \"" + text
                    + "\": supported values: \"ClientIP\", \"None\"", ""));
        } else if (text.equals("None") && config.exists()) {
            problems.add(config.error("Forbidden: must not be set when session affinity is None", ""));
        }
        Field timeout = config.get("clientIP", "timeoutSeconds");
        int seconds = timeout.integer(1);
        if (seconds <= 0 || seconds > 86_400) {
            problems.add(timeout.error("Invalid value: " + seconds + ": must be greater than 0 and less than 86400",
                    ""));
        }
    }

    private void outside() {
        Field ranges = spec.get("loadBalancerSourceRanges");
        if (ranges.exists() && !type.equals("LoadBalancer")) {
            problems.add(renamed(ranges, "spec.LoadBalancerSourceRanges",
                    "Forbidden: may only be used when `type` is 'LoadBalancer'"));
        }
        for (Field range : ranges.items()) {
            if (Addresses.parseCidr(range.text("").strip()).isEmpty()) {
                problems.add(range.error("Invalid value: \"" + range.text("")
                        + "\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)", ""));
            }
        }
        for (Field address : spec.get("externalIPs").items()) {
            AddressRules.external(address, problems);
        }
    }
}
