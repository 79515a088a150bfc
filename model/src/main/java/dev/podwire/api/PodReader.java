package dev.podwire.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.podwire.manifest.Field;
import dev.podwire.net.IpProtocol;
import dev.podwire.net.SourceLocation;

/** Reads pods and the templates of pods, with the API server's defaults filled in. */
public final class PodReader {

    private PodReader() {}

    /** Reads a pod, or a template: anything with {@code metadata} and {@code spec}. */
    public static PodTemplate template(Field root) {
        Field metadata = root.get("metadata");
        Field spec = root.get("spec");
        Map<String, SourceLocation> locations = new HashMap<>();
        locations.put("", root.location());
        if (spec.exists()) {
            MetaReader.collect("spec", spec, 4, locations);
        }
        return new PodTemplate(metadata.get("labels").textMap(), metadata.get("annotations").textMap(), spec(spec),
                scheduling(spec), probes(spec), locations, root);
    }

    private static Pod.Spec spec(Field spec) {
        boolean hostNetwork = spec.get("hostNetwork").bool(false);
        List<Pod.Container> containers = new ArrayList<>();
        for (Field container : spec.get("containers").items()) {
            containers.add(container(container, hostNetwork));
        }
        for (Field container : spec.get("initContainers").items()) {
            if (container.get("restartPolicy").text("").equals("Always")) {
                containers.add(container(container, hostNetwork));
            }
        }
        Field dns = spec.get("dnsConfig");
        List<String> options = new ArrayList<>();
        for (Field option : dns.get("options").items()) {
            String value = option.get("value").text("");
            options.add(option.get("name").text("") + (value.isEmpty() ? "" : ":" + value));
        }
        Pod.DnsSettings settings = new Pod.DnsSettings(spec.get("dnsPolicy").text("ClusterFirst"),
                dns.get("nameservers").texts(), dns.get("searches").texts(), options);
        return new Pod.Spec(hostNetwork, containers, settings, spec.get("hostname").text(""),
                spec.get("subdomain").text(""), spec.get("enableServiceLinks").bool(true));
    }

    private static Pod.Container container(Field container, boolean hostNetwork) {
        List<Pod.Port> ports = new ArrayList<>();
        for (Field port : container.get("ports").items()) {
            int number = port.get("containerPort").integer(0);
            ports.add(new Pod.Port(port.get("name").text(""), protocol(port.get("protocol")), number,
                    port.get("hostPort").integer(hostNetwork ? number : 0)));
        }
        List<String> args = new ArrayList<>(container.get("command").texts());
        args.addAll(container.get("args").texts());
        return new Pod.Container(container.get("name").text(""), container.get("image").text(""), ports, args);
    }

    /** TCP, UDP or SCTP; TCP if nothing or something else is said. */
    static IpProtocol protocol(Field field) {
        return switch (field.text("TCP").toUpperCase(Locale.ROOT)) {
            case "UDP" -> IpProtocol.UDP;
            case "SCTP" -> IpProtocol.SCTP;
            default -> IpProtocol.TCP;
        };
    }

    private static List<PodTemplate.Probe> probes(Field spec) {
        List<PodTemplate.Probe> probes = new ArrayList<>();
        for (Field container : spec.get("containers").items()) {
            for (String kind : List.of("readinessProbe", "startupProbe")) {
                for (String way : List.of("httpGet", "tcpSocket", "grpc")) {
                    Field port = container.get(kind, way, "port");
                    port.text().ifPresent(text -> probes
                            .add(new PodTemplate.Probe(text, port.path(), port.valueLocation())));
                }
            }
        }
        return probes;
    }

    private static PodTemplate.Scheduling scheduling(Field spec) {
        String required = "requiredDuringSchedulingIgnoredDuringExecution";
        List<PodTemplate.NodeTerm> terms = new ArrayList<>();
        for (Field term : spec.get("affinity", "nodeAffinity", required, "nodeSelectorTerms").items()) {
            terms.add(new PodTemplate.NodeTerm(LabelSelector.expressions(term.get("matchExpressions")),
                    LabelSelector.expressions(term.get("matchFields"))));
        }
        List<PodTemplate.Toleration> tolerations = new ArrayList<>();
        for (Field t : spec.get("tolerations").items()) {
            tolerations.add(new PodTemplate.Toleration(t.get("key").text(""), t.get("operator").text("Equal"),
                    t.get("value").text(""), t.get("effect").text("")));
        }
        return new PodTemplate.Scheduling(spec.get("nodeName").text(), spec.get("nodeSelector").textMap(), terms,
                tolerations, podTerms(spec.get("affinity", "podAffinity", required)),
                podTerms(spec.get("affinity", "podAntiAffinity", required)));
    }

    private static List<PodTemplate.PodTerm> podTerms(Field list) {
        List<PodTemplate.PodTerm> terms = new ArrayList<>();
        for (Field term : list.items()) {
            terms.add(new PodTemplate.PodTerm(LabelSelector.of(term.get("labelSelector")),
                    term.get("topologyKey").text(""), term.get("namespaces").texts()));
        }
        return terms;
    }
}
