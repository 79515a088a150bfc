package dev.podwire.api;

import java.util.Optional;

import dev.podwire.api.Shape.ListOf;
import dev.podwire.api.Shape.MapOf;
import dev.podwire.api.Shape.Struct;

import static dev.podwire.api.Shape.Simple.ANY;
import static dev.podwire.api.Shape.Simple.BOOLEAN;
import static dev.podwire.api.Shape.Simple.INTEGER;
import static dev.podwire.api.Shape.Simple.INTEGER_OR_TEXT;
import static dev.podwire.api.Shape.Simple.QUANTITY;
import static dev.podwire.api.Shape.Simple.TEXT;
import static dev.podwire.api.Shape.Simple.TEXT_MAP;
import static dev.podwire.api.Shape.closed;
import static dev.podwire.api.Shape.open;

/** The field types of the kinds that are simulated (Kubernetes API reference v1.36). */
final class Shapes {

    private static final ListOf TEXTS = new ListOf(TEXT);

    private static final Struct META = open("name", TEXT, "generateName", TEXT, "namespace", TEXT, "uid", TEXT,
            "labels", TEXT_MAP, "annotations", TEXT_MAP, "finalizers", TEXTS, "resourceVersion", TEXT,
            "ownerReferences",
            new ListOf(open("kind", TEXT, "name", TEXT, "apiVersion", TEXT, "uid", TEXT, "controller", BOOLEAN)));

    private static final ListOf EXPRESSIONS = new ListOf(open("key", TEXT, "operator", TEXT, "values", TEXTS));
    private static final Struct SELECTOR = closed("matchLabels", TEXT_MAP, "matchExpressions", EXPRESSIONS);

    private Shapes() {}

    /** The shape of a kind, if its fields are checked. */
    static Optional<Shape> of(String kind) {
        return Optional.ofNullable(switch (kind) {
            case "Pod" -> object(podSpec(), podStatus());
            case "Service" -> object(serviceSpec(), serviceStatus());
            case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet" -> object(workloadSpec(SELECTOR), ANY);
            case "ReplicationController" -> object(workloadSpec(TEXT_MAP), ANY);
            case "Job" -> object(workloadSpec(SELECTOR), ANY);
            case "CronJob" -> object(open("schedule", TEXT, "suspend", BOOLEAN, "jobTemplate",
                    open("metadata", META, "spec", workloadSpec(SELECTOR))), ANY);
            case "Node" -> object(nodeSpec(), open("addresses",
                    new ListOf(open("type", TEXT, "address", TEXT)), "conditions", conditions()));
            case "Namespace" -> object(ANY, ANY);
            case "ConfigMap" -> open("metadata", META, "data", TEXT_MAP, "binaryData", TEXT_MAP, "immutable", BOOLEAN);
            case "EndpointSlice" -> slice();
            case "Endpoints" -> endpoints();
            case "NetworkPolicy" -> object(networkPolicySpec(), ANY);
            case "Ingress" -> object(ingressSpec(), ANY);
            case "ServiceCIDR" -> object(open("cidrs", TEXTS), ANY);
            default -> null;
        });
    }

    /** The shape of a kind that sets a cluster up; kinds of other groups may bear the same name. */
    static Shape ofSetup(String kind) {
        return switch (kind) {
            case "Cluster" -> open("name", TEXT, "nodes", new ListOf(open("role", TEXT, "image", TEXT, "labels",
                    TEXT_MAP)), "networking",
                    open("ipFamily", TEXT, "podSubnet", TEXT, "serviceSubnet", TEXT, "kubeProxyMode", TEXT,
                            "apiServerPort", INTEGER, "apiServerAddress", TEXT, "disableDefaultCNI", BOOLEAN));
            case "ClusterConfiguration" -> open("clusterName", TEXT, "kubernetesVersion", TEXT, "networking",
                    open("podSubnet", TEXT, "serviceSubnet", TEXT, "dnsDomain", TEXT));
            case "KubeProxyConfiguration" -> kubeProxy();
            default -> ANY;
        };
    }

    private static Struct kubeProxy() {
        return open("mode", TEXT, "clusterCIDR", TEXT, "bindAddress", TEXT, "hostnameOverride", TEXT,
                "detectLocalMode", TEXT, "detectLocal", open("bridgeInterface", TEXT, "interfaceNamePrefix", TEXT),
                "nodePortAddresses", TEXTS, "iptables",
                open("masqueradeBit", INTEGER, "masqueradeAll", BOOLEAN, "localhostNodePorts", BOOLEAN), "nftables",
                open("masqueradeBit", INTEGER, "masqueradeAll", BOOLEAN), "ipvs",
                open("scheduler", TEXT, "strictARP", BOOLEAN, "excludeCIDRs", TEXTS), "conntrack",
                open("tcpBeLiberal", BOOLEAN, "maxPerCore", INTEGER, "min", INTEGER));
    }

    private static Shape object(Shape spec, Shape status) {
        return open("apiVersion", TEXT, "kind", TEXT, "metadata", META, "spec", spec, "status", status);
    }

    private static ListOf conditions() {
        return new ListOf(open("type", TEXT, "status", TEXT, "reason", TEXT));
    }

    private static Struct workloadSpec(Shape selector) {
        return open("replicas", INTEGER, "selector", selector, "template",
                open("metadata", META, "spec", podSpec()), "serviceName", TEXT, "minReadySeconds", INTEGER, "paused",
                BOOLEAN, "parallelism", INTEGER, "completions", INTEGER, "suspend", BOOLEAN, "backoffLimit", INTEGER,
                "revisionHistoryLimit", INTEGER, "podManagementPolicy", TEXT, "ordinals", open("start", INTEGER),
                "progressDeadlineSeconds", INTEGER, "activeDeadlineSeconds", INTEGER, "volumeClaimTemplates",
                new ListOf(open("metadata", META)));
    }

    private static Struct podSpec() {
        return open("nodeName", TEXT, "nodeSelector", TEXT_MAP, "hostNetwork", BOOLEAN, "hostPID", BOOLEAN, "hostname",
                TEXT, "subdomain", TEXT, "dnsPolicy", TEXT, "restartPolicy", TEXT, "serviceAccountName", TEXT,
                "schedulerName", TEXT, "priorityClassName", TEXT, "priority", INTEGER, "enableServiceLinks", BOOLEAN,
                "terminationGracePeriodSeconds", INTEGER, "containers", new ListOf(container()), "initContainers",
                new ListOf(container()), "tolerations",
                new ListOf(closed("key", TEXT, "operator", TEXT, "value", TEXT, "effect", TEXT, "tolerationSeconds",
                        INTEGER)),
                "affinity", affinity(), "volumes",
                new ListOf(open("name", TEXT, "configMap", open("name", TEXT, "optional", BOOLEAN), "secret",
                        open("secretName", TEXT, "optional", BOOLEAN), "persistentVolumeClaim",
                        open("claimName", TEXT))),
                "dnsConfig",
                closed("nameservers", TEXTS, "searches", TEXTS, "options",
                        new ListOf(closed("name", TEXT, "value", TEXT))),
                "hostAliases", new ListOf(closed("ip", TEXT, "hostnames", TEXTS)), "imagePullSecrets",
                new ListOf(open("name", TEXT)), "readinessGates", new ListOf(open("conditionType", TEXT)));
    }

    private static Struct affinity() {
        Struct term = open("matchExpressions", EXPRESSIONS, "matchFields", EXPRESSIONS);
        Struct pods = open("requiredDuringSchedulingIgnoredDuringExecution", new ListOf(open("labelSelector", SELECTOR,
                "topologyKey", TEXT, "namespaces", TEXTS)));
        return open("nodeAffinity", open("requiredDuringSchedulingIgnoredDuringExecution",
                open("nodeSelectorTerms", new ListOf(term))), "podAffinity", pods, "podAntiAffinity", pods);
    }

    private static Struct container() {
        Struct probe = open("httpGet", open("path", TEXT, "port", INTEGER_OR_TEXT, "scheme", TEXT), "tcpSocket",
                open("port", INTEGER_OR_TEXT), "grpc", open("port", INTEGER, "service", TEXT), "exec",
                open("command", TEXTS), "initialDelaySeconds", INTEGER, "periodSeconds", INTEGER, "timeoutSeconds",
                INTEGER, "successThreshold", INTEGER, "failureThreshold", INTEGER);
        Struct reference = open("name", TEXT, "key", TEXT, "optional", BOOLEAN);
        Struct env = open("name", TEXT, "value", TEXT, "valueFrom",
                open("configMapKeyRef", reference, "secretKeyRef", reference));
        return open("name", TEXT, "image", TEXT, "command", TEXTS, "args", TEXTS, "workingDir", TEXT, "ports",
                new ListOf(closed("name", TEXT, "containerPort", INTEGER, "protocol", TEXT, "hostPort", INTEGER,
                        "hostIP", TEXT)),
                "env", new ListOf(env), "envFrom",
                new ListOf(open("prefix", TEXT, "configMapRef", reference, "secretRef", reference)), "readinessProbe",
                probe, "livenessProbe", probe, "startupProbe", probe, "resources",
                open("limits", new MapOf(QUANTITY), "requests", new MapOf(QUANTITY)), "imagePullPolicy", TEXT,
                "restartPolicy", TEXT, "stdin", BOOLEAN, "tty", BOOLEAN, "volumeMounts",
                new ListOf(open("name", TEXT, "mountPath", TEXT, "subPath", TEXT, "readOnly", BOOLEAN)),
                "securityContext",
                open("privileged", BOOLEAN, "runAsUser", INTEGER, "runAsGroup", INTEGER, "runAsNonRoot", BOOLEAN));
    }

    private static Struct podStatus() {
        return open("phase", TEXT, "podIP", TEXT, "podIPs", new ListOf(open("ip", TEXT)), "hostIP", TEXT, "conditions",
                conditions());
    }

    private static Struct serviceSpec() {
        Struct port = closed("name", TEXT, "protocol", TEXT, "port", INTEGER, "targetPort", INTEGER_OR_TEXT, "nodePort",
                INTEGER, "appProtocol", TEXT);
        return closed("type", TEXT, "selector", TEXT_MAP, "ports", new ListOf(port), "clusterIP", TEXT, "clusterIPs",
                TEXTS, "ipFamilies", TEXTS, "ipFamilyPolicy", TEXT, "externalIPs", TEXTS, "externalName", TEXT,
                "externalTrafficPolicy", TEXT, "internalTrafficPolicy", TEXT, "sessionAffinity", TEXT,
                "sessionAffinityConfig", open("clientIP", open("timeoutSeconds", INTEGER)), "loadBalancerIP", TEXT,
                "loadBalancerSourceRanges", TEXTS, "loadBalancerClass", TEXT, "allocateLoadBalancerNodePorts", BOOLEAN,
                "healthCheckNodePort", INTEGER, "publishNotReadyAddresses", BOOLEAN, "trafficDistribution", TEXT,
                "topologyKeys", TEXTS);
    }

    private static Struct serviceStatus() {
        return open("loadBalancer",
                open("ingress", new ListOf(open("ip", TEXT, "hostname", TEXT, "ipMode", TEXT))));
    }

    private static Struct nodeSpec() {
        return open("podCIDR", TEXT, "podCIDRs", TEXTS, "unschedulable", BOOLEAN, "providerID", TEXT, "taints",
                new ListOf(open("key", TEXT, "value", TEXT, "effect", TEXT)));
    }

    private static Struct slice() {
        Struct endpoint = open("addresses", TEXTS, "conditions",
                open("ready", BOOLEAN, "serving", BOOLEAN, "terminating", BOOLEAN), "hostname", TEXT, "nodeName", TEXT,
                "zone", TEXT, "targetRef", open("kind", TEXT, "name", TEXT, "namespace", TEXT), "hints",
                open("forZones", new ListOf(open("name", TEXT)), "forNodes", new ListOf(open("name", TEXT))));
        return open("metadata", META, "addressType", TEXT, "ports",
                new ListOf(open("name", TEXT, "protocol", TEXT, "port", INTEGER, "appProtocol", TEXT)), "endpoints",
                new ListOf(endpoint));
    }

    private static Struct endpoints() {
        ListOf addresses = new ListOf(open("ip", TEXT, "hostname", TEXT, "nodeName", TEXT, "targetRef",
                open("kind", TEXT, "name", TEXT, "namespace", TEXT)));
        return open("metadata", META, "subsets", new ListOf(open("addresses", addresses, "notReadyAddresses", addresses,
                "ports", new ListOf(open("name", TEXT, "protocol", TEXT, "port", INTEGER)))));
    }

    private static Struct networkPolicySpec() {
        Struct peer = closed("podSelector", SELECTOR, "namespaceSelector", SELECTOR, "ipBlock",
                closed("cidr", TEXT, "except", TEXTS));
        ListOf ports = new ListOf(closed("protocol", TEXT, "port", INTEGER_OR_TEXT, "endPort", INTEGER));
        return closed("podSelector", SELECTOR, "policyTypes", TEXTS, "ingress",
                new ListOf(closed("from", new ListOf(peer), "ports", ports)), "egress",
                new ListOf(closed("to", new ListOf(peer), "ports", ports)));
    }

    private static Struct ingressSpec() {
        return open("ingressClassName", TEXT, "defaultBackend", ANY, "rules",
                new ListOf(open("host", TEXT, "http", open("paths", new ListOf(open("path", TEXT, "pathType", TEXT))))),
                "tls", new ListOf(open("hosts", TEXTS, "secretName", TEXT)));
    }
}
