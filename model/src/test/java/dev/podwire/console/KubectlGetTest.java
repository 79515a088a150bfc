package dev.podwire.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code kubectl get} prints, column by column, as Kubernetes' own printers set it. */
class KubectlGetTest {

    private static final Kubectl SHOP = ConsoleCluster.shop();

    private static String out(String line) {
        return ConsoleCluster.out(SHOP, line);
    }

    @Test
    void podsHaveTheColumnsOfKubectl() {
        assertThat(out("kubectl get pods")).isEqualTo("""
                NAME     READY   STATUS    RESTARTS   AGE
                client   1/1     Running   0          0s
                """);
        assertThat(out("get po two -n shop -o wide")).isEqualTo("""
                NAME   READY   STATUS    RESTARTS   AGE   IP            NODE       NOMINATED NODE   READINESS GATES
                two    2/2     Running   0          0s    10.244.2.20   worker-2   <none>           <none>
                """);
        assertThat(out("get pods -A -l role=client --show-labels")).isEqualTo("""
                NAMESPACE   NAME     READY   STATUS    RESTARTS   AGE   LABELS
                default     client   1/1     Running   0          0s    role=client
                """);
    }

    @Test
    void servicesShowTheirPortsAsKubectlDoes() {
        assertThat(out("get svc -n shop -owide")).isEqualTo(
                """
                        NAME       TYPE           CLUSTER-IP   EXTERNAL-IP   PORT(S)                         AGE   SELECTOR
                        balanced   LoadBalancer   10.96.1.3    <pending>     443:30443/TCP                   0s    app=nobody
                        outside    ExternalName   <none>       example.org   <none>                          0s    <none>
                        two        ClusterIP      10.96.1.2    <none>        80/TCP                          0s    app=two,tier=back
                        web        NodePort       10.96.1.1    <none>        8080:30080/TCP,9090:30090/TCP   0s    app=web
                        """);
    }

    @Test
    void whatServesAServiceIsCutAfterThreeAddresses() {
        assertThat(out("get endpoints two balanced -n shop")).isEqualTo("""
                NAME       ENDPOINTS        AGE
                two        10.244.2.20:80   0s
                balanced   <none>           0s
                """);
        assertThat(out("get ep web -n shop --no-headers").strip()).matches(
                "web   10\\.244\\.\\d\\.\\d+:80,(10\\.244\\.\\d\\.\\d+:80,?){2} \\+ 5 more\\.\\.\\.   0s");
        assertThat(out("get endpointslices -n shop -l kubernetes.io/service-name=web --no-headers").strip()).matches(
                "web-\\w{5}   IPv4   80,9999   (10\\.244\\.\\d\\.\\d+,?){3} \\+ 1 more\\.\\.\\.   0s");
    }

    @Test
    void policiesShowTheirSelectorsAndIngressesTheirHosts() {
        assertThat(out("get netpol -n shop")).isEqualTo("""
                NAME   POD-SELECTOR                    AGE
                all    <none>                          0s
                back   app=two,tier in (back,middle)   0s
                """);
        assertThat(out("get ing -n shop")).isEqualTo("""
                NAME   CLASS   HOSTS              ADDRESS   PORTS   AGE
                web    nginx   shop.example.org             80      0s
                """);
    }

    @Test
    void workloadsCountTheirPods() {
        assertThat(out("get deployments.apps -n shop -o wide")).isEqualTo("""
                NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES       SELECTOR
                web    4/4     4            4           0s    nginx        nginx:1.27   app=web
                """);
        assertThat(out("get ds -n kube-system kube-proxy")).isEqualTo(
                """
                        NAME         DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
                        kube-proxy   3         3         3       3            3           <none>          0s
                        """);
    }

    @Test
    void severalTypesAreTablesOfTheirOwnWithNamesThatSayTheirType() {
        assertThat(out("get svc/two pod/two -n shop")).isEqualTo("""
                NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
                service/two   ClusterIP   10.96.1.2    <none>        80/TCP    0s

                NAME      READY   STATUS    RESTARTS   AGE
                pod/two   2/2     Running   0          0s
                """);
        assertThat(out("get cm,netpol -n shop -o name")).isEqualTo("""
                configmap/settings
                networkpolicy.networking.k8s.io/all
                networkpolicy.networking.k8s.io/back
                """);
        assertThat(out("get all -n shop").lines().filter(l -> l.startsWith("NAME")).count()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            role=client                | client
            role!=client,app           | two
            app in (two, three)        | two
            tier notin (back),role     | client
            !app,role                  | client
            tier                       | two
            """)
    void labelSelectorsChoose(String selector, String pod) {
        assertThat(out("get pods -A -o custom-columns=N:.metadata.name --no-headers --field-selector"
                + " metadata.namespace!=kube-system,metadata.namespace!=kube-flannel -l 'app!=web," + selector + "'"))
                .isEqualTo(pod + "\n");
    }

    @Test
    void fieldSelectorsChooseByWhatTheApiServerIndexes() {
        assertThat(out("get pods -n shop --field-selector spec.nodeName=worker-2,metadata.name=two -o name"))
                .isEqualTo("pod/two\n");
        Reply refused = ConsoleCluster.reply(SHOP, "get pods --field-selector spec.containers=x");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("field label not supported: spec.containers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {.items[*].metadata.name}                                         | client
            {.items[0].spec.nodeName}                                         | worker-1
            {.items[-1:].spec.containers[*].image}                            | busybox:1.36
            {range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{end}      | `client\tRunning`
            {.items[?(@.metadata.name=="client")].metadata.labels.role}       | client
            {.items[0].metadata.labels}                                       | {"role":"client"}
            {.items[0].status.conditions[?(@.type=="Ready")].status}          | True
            {.kind}/{.items[0].missing}                                       | List/
            {..podIP}                                                         | 10.244.1.2
            """)
    void jsonPathsAreReadAsKubectlReadsThem(String path, String printed) {
        assertThat(out("get pods -o jsonpath='" + path + "'")).isEqualTo(printed);
    }

    @Test
    void documentsAreTheApiServersOwn() {
        assertThat(out("get cm settings -n shop -o yaml").replaceAll("uid: \\S+", "uid: U")
                .replaceAll("resourceVersion: \\S+", "resourceVersion: V")).isEqualTo("""
                        apiVersion: v1
                        data:
                          color: "yes"
                          script: |
                            first
                            second
                          size: "10"
                        kind: ConfigMap
                        metadata:
                          creationTimestamp: "2026-01-01T00:00:00Z"
                          generation: 1
                          name: settings
                          namespace: shop
                          resourceVersion: V
                          uid: U
                        """);
        assertThat(out("get pod client two -o json --ignore-not-found"))
                .startsWith("{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\n")
                .endsWith("    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n"
                        + "    }\n}\n");
        assertThat(out("get pod client -o json")).startsWith("{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"Pod\",");
        assertThat(out("get pod client -o jsonpath='{.status.podIP} {.status.podIPs[0].ip} {.status.hostIP}"
                + " {.status.containerStatuses[0].ready}'")).isEqualTo("10.244.1.2 10.244.1.2 192.168.56.11 true");
        assertThat(out("get svc web -n shop -o jsonpath='{.spec.clusterIPs[0]} {.spec.ports[*].nodePort}'"))
                .isEqualTo("10.96.1.1 30080 30090");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            get pods -n empty      | 0 | No resources found in empty namespace.
            get ing -A             | 0 | ''
            get pv                 | 0 | No resources found
            get pod nope           | 1 | Error from server (NotFound): pods "nope" not found
            get deploy/nope        | 1 | Error from server (NotFound): deployments.apps "nope" not found
            get nonsense           | 1 | error: the server doesn't have a resource type "nonsense"
            get pods -A --watch    | 1 | not simulated: get --watch; get prints what is there now; repeat it after a change
            get pods -o 'jsonpath={..}'       | 1 | error: error parsing jsonpath {..}, unrecognized at position 1
            get pods -o 'jsonpath={.items[9]}' | 1 | error: error executing jsonpath: array index out of bounds: index 9, length 1
            get pods -o nonsense   | 1 | error: unable to match a printer suitable for the output format "nonsense"
            get pods --nonsense    | 1 | error: unknown flag: --nonsense
            top pods               | 1 | not simulated: kubectl top
            """)
    void whatIsNotThereIsSaidAsKubectlSaysIt(String line, int exit, String message) {
        Reply reply = ConsoleCluster.reply(SHOP, line);
        assertThat(reply.exit()).isEqualTo(exit);
        assertThat(reply.err()).startsWith(message);
    }

    @Test
    void nodesAreSortedByWhatOneAsksFor() {
        assertThat(out("get no --sort-by=.status.addresses[0].address -o custom-columns=NAME:.metadata.name,"
                + "IP:.status.addresses[0].address,ZONE:.metadata.labels.zone")).isEqualTo("""
                        NAME            IP              ZONE
                        control-plane   192.168.56.10   <none>
                        worker-1        192.168.56.11   <none>
                        worker-2        192.168.56.12   <none>
                        """);
    }
}
