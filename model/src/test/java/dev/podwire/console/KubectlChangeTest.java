package dev.podwire.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands that change the cluster: their words, and what the next command sees of them. */
class KubectlChangeTest {

    private final Kubectl shop = ConsoleCluster.shop();

    private String out(String line) {
        return ConsoleCluster.out(shop, line);
    }

    private String err(String line) {
        Reply reply = ConsoleCluster.reply(shop, line);
        assertThat(reply.exit()).isEqualTo(1);
        return reply.err();
    }

    @Test
    void aDeploymentIsScaledAndItsServiceFollows() {
        assertThat(out("scale deployment web -n shop --replicas=2")).isEqualTo("deployment.apps/web scaled\n");
        assertThat(out("get deploy web -n shop --no-headers")).startsWith("web   2/2   2     2     ");
        assertThat(out("get endpointslices -n shop -l kubernetes.io/service-name=web"
                + " -o jsonpath='{.items[*].endpoints[*].conditions.ready}'")).isEqualTo("true true");
        assertThat(out("rollout status deploy/web -n shop"))
                .isEqualTo("deployment \"web\" successfully rolled out\n");
    }

    @Test
    void whatIsRunAndExposedCanBeAsked() {
        assertThat(out("run api --image nginx:1.27 --port 80")).isEqualTo("pod/api created\n");
        assertThat(out("expose pod api --port 8080 --target-port 80")).isEqualTo("service/api exposed\n");
        assertThat(out("exec client -- curl -s api:8080")).startsWith("pod/default/api saw ");
        assertThat(out("delete pod api")).isEqualTo("pod \"api\" deleted\n");
        assertThat(err("get pod api")).isEqualTo("Error from server (NotFound): pods \"api\" not found\n");
        assertThat(ConsoleCluster.reply(shop, "exec client -- curl -s api:8080").exit()).isEqualTo(7);
    }

    @Test
    void labelsComeAndGo() {
        assertThat(out("label pod client color=blue")).isEqualTo("pod/client labeled\n");
        assertThat(out("label pod client color=blue")).isEqualTo("pod/client not labeled\n");
        assertThat(err("label pod client color=red"))
                .isEqualTo("error: 'color' already has a value (blue), and --overwrite is false\n");
        assertThat(out("label pod client color=red --overwrite")).isEqualTo("pod/client labeled\n");
        assertThat(out("get pods -L color --no-headers")).endsWith("   red\n");
        assertThat(out("label pod client color-")).isEqualTo("pod/client unlabeled\n");
        assertThat(out("annotate pod client note='two words'")).isEqualTo("pod/client annotated\n");
        assertThat(out("get pod client -o jsonpath='{.metadata.annotations.note}'")).isEqualTo("two words");
    }

    @Test
    void aNodeIsDrainedOfWhatMayGo() {
        assertThat(out("cordon worker-2")).isEqualTo("node/worker-2 cordoned\n");
        assertThat(out("cordon worker-2")).isEqualTo("node/worker-2 already cordoned\n");
        assertThat(out("get node worker-2 --no-headers")).contains("Ready,SchedulingDisabled");
        assertThat(err("drain worker-2")).startsWith("error: unable to drain node \"worker-2\" due to error: cannot"
                + " delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): kube-flannel/");
        Reply drained = ConsoleCluster.reply(shop, "drain worker-2 --ignore-daemonsets --force");
        assertThat(drained.out()).contains("evicting pod shop/two\n").endsWith("node/worker-2 drained\n");
        assertThat(out("get pods -n shop -o jsonpath='{.items[*].spec.nodeName}'").split(" "))
                .isNotEmpty().containsOnly("worker-1");
        assertThat(out("uncordon worker-2")).isEqualTo("node/worker-2 uncordoned\n");
    }

    @Test
    void manifestsAreAppliedFromFiles(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cm.yaml");
        Files.writeString(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: \"1\"}\n");
        assertThat(out("apply -n shop -f " + file)).isEqualTo("configmap/one created\n");
        assertThat(out("apply -n shop -f " + file)).isEqualTo("configmap/one unchanged\n");
        assertThat(err("create -n shop -f " + file))
                .isEqualTo("Error from server (AlreadyExists): configmaps \"one\" already exists\n");
        assertThat(out("delete -n shop -f " + file)).isEqualTo("configmap \"one\" deleted\n");
        assertThat(err("apply -f " + folder.resolve("none")))
                .startsWith("error: the path \"" + folder.resolve("none") + "\" does not exist");
    }

    @Test
    void namespacesAndDeploymentsAreMadeByName() {
        assertThat(out("create namespace later")).isEqualTo("namespace/later created\n");
        assertThat(out("create deployment api -n later --image registry/team/api:2 --replicas 2"))
                .isEqualTo("deployment.apps/api created\n");
        assertThat(out("get deploy -n later -o wide --no-headers")).endsWith("api   registry/team/api:2   app=api\n");
        assertThat(out("rollout restart deploy/api -n later")).isEqualTo("deployment.apps/api restarted\n");
        assertThat(out("get rs -n later --no-headers").lines()).hasSize(2);
    }

    @Test
    void commandsOfOneLineSeeOneAnother() {
        assertThat(shop.runAll("create ns a; get ns a -o name # a comment\nsleep 300\nget ns a --no-headers"))
                .extracting(Reply::out).satisfiesExactly(made -> assertThat(made).isEqualTo("namespace/a created\n"),
                        named -> assertThat(named).isEqualTo("namespace/a\n"),
                        slept -> assertThat(slept).isEmpty(),
                        aged -> assertThat(aged).isEqualTo("a     Active   5m\n"));
    }
}
