package dev.podwire.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** What the API server refuses in a pod or the template of pods. */
final class PodRules {

    private static final Set<String> DNS_POLICIES = Set.of("ClusterFirst", "ClusterFirstWithHostNet", "Default",
            "None");

    private PodRules() {}

    /** {@code pod} is a Pod or a template: anything with {@code metadata} and {@code spec}. */
    static void check(Field pod, List<Problem> problems) {
        Field spec = pod.get("spec");
        List<Field> containers = spec.get("containers").items();
        if (containers.isEmpty()) {
            problems.add(spec.get("containers").error("Required value", "a pod needs at least one container"));
        }
        Set<String> names = new HashSet<>();
        containers.forEach(container -> container(container, names, problems));
        spec.get("initContainers").items().forEach(container -> container(container, names, problems));
        Field policy = spec.get("dnsPolicy");
        if (!DNS_POLICIES.contains(policy.text("ClusterFirst"))) {
            problems.add(policy.error("Unsupported value: \"" + policy.text("") + "\": supported values: "
                    + "\"ClusterFirst\", \"ClusterFirstWithHostNet\", \"Default\", \"None\"", ""));
        }
        Field servers = spec.get("dnsConfig", "nameservers");
        if (policy.text("").equals("None") && servers.items().isEmpty()) {
            problems.add(servers.error("Required value: must provide at least one DNS nameserver when `dnsPolicy` is "
                    + "None", ""));
        }
        servers.items().forEach(server -> AddressRules.valid(server, problems));
        for (String label : List.of("hostname", "subdomain")) {
            Field field = spec.get(label);
            if (field.exists() && !NameRules.isLabel(field.text(""))) {
                problems.add(field.error("Invalid value: \"" + field.text("") + "\": " + NameRules.label1123(), ""));
            }
        }
        addresses(pod.get("status"), problems);
    }

    private static void addresses(Field status, List<Problem> problems) {
        Field ip = status.get("podIP");
        if (!ip.text("").isEmpty()) {
            AddressRules.valid(ip, problems);
        }
        status.get("podIPs").items().forEach(each -> AddressRules.valid(each.get("ip"), problems));
    }

    private static void container(Field container, Set<String> names, List<Problem> problems) {
        Field name = container.get("name");
        String text = name.text("");
        if (text.isEmpty()) {
            problems.add(name.error("Required value", "name the container"));
        } else if (!NameRules.isLabel(text)) {
            problems.add(name.error("Invalid value: \"" + text + "\": " + NameRules.label1123(), ""));
        } else if (!names.add(text)) {
            problems.add(name.error("Duplicate value: \"" + text + "\"", ""));
        }
        if (container.get("image").text("").isEmpty()) {
            problems.add(container.get("image").warning("Required value",
                    "name an image; here the pod runs without one"));
        }
        Set<String> portNames = new HashSet<>();
        for (Field port : container.get("ports").items()) {
            PortRules.number(port.get("containerPort"), problems);
            PortRules.protocol(port.get("protocol"), problems);
            if (port.get("hostPort").integer(0) != 0) {
                PortRules.number(port.get("hostPort"), problems);
            }
            Field portName = port.get("name");
            String called = portName.text("");
            for (String broken : called.isEmpty() ? List.<String>of() : PortRules.brokenNameRules(called)) {
                problems.add(portName.error("Invalid value: \"" + called + "\": " + broken, ""));
            }
            if (!called.isEmpty() && !portNames.add(called)) {
                problems.add(portName.error("Duplicate value: \"" + called + "\"", ""));
            }
        }
    }
}
