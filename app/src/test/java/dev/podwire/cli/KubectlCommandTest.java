package dev.podwire.cli;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code podwire kubectl}: what stands behind the dashes, and how the command ends. */
class KubectlCommandTest {

    private static final String SHOP = Cli.resource("shop.yaml");

    @Test
    void wordsBehindTheDashesAreKubectls() {
        Cli run = Cli.run("kubectl", SHOP, "--", "get", "pods", "client", "-o", "name");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("pod/client\n");
    }

    @Test
    void commandsArePartedBySemicolonsAndTheLastDecides() {
        Cli run = Cli.run("kubectl", SHOP, "--", "get pod nobody; get pod client -o name");
        Cli words = Cli.run("kubectl", SHOP, "--", "get", "pod", "client", "-o", "name;", "get", "pod", "nobody");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("pod/client\n");
        assertThat(run.err()).contains("Error from server (NotFound): pods \"nobody\" not found\n");
        assertThat(words.code()).isEqualTo(1);
        assertThat(words.out()).isEqualTo("pod/client\n");
    }

    @Test
    void aToolsExitStatusIsTheCommands() {
        Cli run = Cli.run("kubectl", SHOP, "--", "exec", "client", "--", "curl", "nobody.example");

        assertThat(run.code()).isEqualTo(6);
        assertThat(run.err()).contains("curl: (6) Could not resolve host: nobody.example\n");
    }

    @Test
    void commandsAreReadFromStandardInputToo() {
        Cli run = Cli.withInput("create ns a\n# what came of it\nget ns a -o name\n", "kubectl", SHOP, "--", "-");
        Cli both = Cli.withInput("", "kubectl", "-", "--", "-");

        assertThat(run.out()).isEqualTo("namespace/a created\nnamespace/a\n");
        assertThat(run.code()).isZero();
        assertThat(both.code()).isEqualTo(2);
    }

    @Test
    void withoutACommandItSaysWhatToWrite() {
        Cli run = Cli.run("kubectl", SHOP);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("-- get pods -o wide");
    }
}
