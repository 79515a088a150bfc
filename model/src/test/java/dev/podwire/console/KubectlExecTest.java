package dev.podwire.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tools that are started in pods and on nodes: what each prints for the outcome of its walk, and its exit status. */
class KubectlExecTest {

    private static Reply in(Kubectl kubectl, String command) {
        return ConsoleCluster.reply(kubectl, "exec client -- " + command);
    }

    private final Kubectl shop = ConsoleCluster.shop();

    @Test
    void clientsPrintWhatTheServerSaid() {
        assertThat(in(shop, "curl -s two.shop").out()).startsWith("pod/shop/two saw 10.244.1.2:");
        assertThat(in(shop, "wget -qO- http://two.shop:80/").out()).startsWith("pod/shop/two saw 10.244.1.2:");
        assertThat(in(shop, "curl -so /dev/null -w '%{http_code}\\n' http://web.shop:8080/x").out()).isEqualTo("200\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            curl nope                  | 6  | curl: (6) Could not resolve host: nope
            curl web.shop:9090         | 7  | curl: (7) Failed to connect to web.shop port 9090 after 0 ms: Could not connect to server
            curl 10.244.2.20:81        | 7  | curl: (7) Failed to connect to 10.244.2.20 port 81 after 0 ms: Could not connect to server
            wget -qO- nope             | 1  | wget: bad address 'nope'
            wget -qO- 10.244.2.20:81   | 1  | wget: can't connect to remote host (10.244.2.20): Connection refused
            nc -zv 10.244.2.20 81      | 1  | nc: connect to 10.244.2.20 port 81 (tcp) failed: Connection refused
            ping -c 1 nope             | 2  | ping: nope: Name or service not known
            """)
    void failuresHaveTheWordsAndTheStatusOfTheTool(String command, int exit, String message) {
        Reply reply = in(shop, command);
        assertThat(reply.exit()).isEqualTo(exit);
        assertThat(reply.err()).isEqualTo(message + "\ncommand terminated with exit code " + exit + "\n");
    }

    @Test
    void aRequestThatIsDroppedTimesOut() {
        assertThat(ConsoleCluster.out(shop, "node-shell worker-2 iptables -I FORWARD -p tcp --dport 80 -j DROP"))
                .isEmpty();
        Reply reply = in(shop, "curl -m 5 10.244.2.20");
        assertThat(reply.exit()).isEqualTo(28);
        assertThat(reply.err()).startsWith("curl: (28) Connection timed out after 5");
        assertThat(in(shop, "wget -T 5 -qO- 10.244.2.20").err()).startsWith("wget: download timed out\n");
        assertThat(in(shop, "nc -zv 10.244.2.20 80").err()).contains("(tcp) failed: Connection timed out");
    }

    @Test
    void pingCountsWhatCameBack() {
        assertThat(in(shop, "ping -c 2 10.244.2.20").out().replaceAll("time=\\S+", "time=T")
                .replaceAll("= [0-9./]+ ms", "= R ms")).isEqualTo("""
                        PING 10.244.2.20 (10.244.2.20) 56(84) bytes of data.
                        64 bytes from 10.244.2.20: icmp_seq=1 ttl=62 time=T ms
                        64 bytes from 10.244.2.20: icmp_seq=2 ttl=62 time=T ms

                        --- 10.244.2.20 ping statistics ---
                        2 packets transmitted, 2 received, 0% packet loss, time 1000ms
                        rtt min/avg/max/mdev = R ms
                        """);
        Reply lost = in(shop, "ping -c 1 10.244.2.99");
        assertThat(lost.exit()).isEqualTo(1);
        assertThat(lost.out()).contains("icmp_seq=1 Destination Host Unreachable",
                "1 packets transmitted, 0 received, +1 errors, 100% packet loss");
    }

    @Test
    void netcatTellsOpenPorts() {
        assertThat(in(shop, "nc -zv web.shop 8080").err())
                .isEqualTo("Connection to web.shop (10.96.1.1) 8080 port [tcp/http-alt] succeeded!\n");
    }

    @Test
    void namesAreLookedUpOverTheWire() {
        assertThat(in(shop, "nslookup web.shop").out()).isEqualTo("Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n"
                + "Name:\tweb.shop.svc.cluster.local\nAddress: 10.96.1.1\n\n");
        Reply unknown = in(shop, "nslookup nope");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.out()).endsWith("** server can't find nope: NXDOMAIN\n\n");
        assertThat(in(shop, "dig +short web.shop.svc.cluster.local").out()).isEqualTo("10.96.1.1\n");
        assertThat(in(shop, "dig +short web.shop").out()).isEmpty();
        assertThat(in(shop, "dig web.shop.svc.cluster.local @10.96.0.10").out()).contains("status: NOERROR",
                ";; flags: qr aa rd; QUERY: 1, ANSWER: 1,",
                ";; ANSWER SECTION:\nweb.shop.svc.cluster.local.\t30\tIN\tA\t10.96.1.1\n",
                ";; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)");
    }

    @Test
    void filesAndVariablesAreThoseOfThePod() {
        assertThat(in(shop, "cat /etc/resolv.conf").out()).isEqualTo("""
                search default.svc.cluster.local svc.cluster.local cluster.local
                nameserver 10.96.0.10
                options ndots:5
                """);
        assertThat(in(shop, "cat /etc/hosts").out()).endsWith("fe00::2\tip6-allrouters\n10.244.1.2\tclient\n");
        assertThat(in(shop, "env").out()).contains("HOSTNAME=client\n", "KUBERNETES_SERVICE_HOST=10.96.0.1\n");
        assertThat(in(shop, "hostname").out()).isEqualTo("client\n");
        assertThat(in(shop, "sh -c 'hostname; hostname -i'").out()).isEqualTo("client\n10.244.1.2\n");
    }

    @Test
    void listingsAreOfTheKernelNow() {
        String route = "10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink\n";
        assertThat(ConsoleCluster.out(shop, "node-shell worker-1 ip route")).contains(route);
        ConsoleCluster.out(shop, "node-shell worker-1 ip route del 10.244.2.0/24");
        assertThat(ConsoleCluster.out(shop, "node-shell worker-1 ip route")).doesNotContain(route);
        assertThat(in(shop, "curl -s 10.244.2.20").exit()).isNotZero();
        in(shop, "curl -s 10.96.1.1:8080");
        assertThat(ConsoleCluster.reply(shop, "node-shell worker-1 conntrack -L -p tcp").out())
                .contains("src=10.244.1.2 dst=10.96.1.1");
        assertThat(ConsoleCluster.out(shop, "node-shell worker-1 iptables-save")).contains("*nat\n", "COMMIT\n");
    }

    @Test
    void iptablesListsChainsAsTables() {
        assertThat(ConsoleCluster.out(shop, "node-shell worker-1 iptables -t nat -L KUBE-MARK-MASQ -n -v"))
                .matches(
                        """
                                Chain KUBE-MARK-MASQ \\(\\d+ references\\)
                                 pkts bytes target     prot opt in     out     source               destination         \

                                    0     0 MARK       0    --  \\*      \\*       0\\.0\\.0\\.0/0            0\\.0\\.0\\.0/0            MARK or 0x4000
                                """);
        assertThat(ConsoleCluster.out(shop, "node-shell worker-1 iptables -t nat -S KUBE-MARK-MASQ"))
                .isEqualTo("-N KUBE-MARK-MASQ\n-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exec nope -- ls             | Error from server (NotFound): pods "nope" not found
            exec client -c x -- ls      | Error from server (BadRequest): container x is not valid for pod client
            exec client                 | error: you must specify at least one command for the container
            exec client -- tcpdump      | not simulated: the program tcpdump
            exec client -- ping web     | not simulated: a ping without end; add -c COUNT
            exec client -- cat /etc/passwd | not simulated: the file /etc/passwd
            exec client -- 'curl' -L two.shop | not simulated: curl -L
            node-shell worker-1 iptables -t nope -S | iptables: can't initialize iptables table `nope': Table does not exist
            node-shell nope ip route    | Error from server (NotFound): nodes "nope" not found
            """)
    void whatCannotBeDoneIsSaid(String line, String message) {
        Reply reply = ConsoleCluster.reply(shop, line);
        assertThat(reply.exit()).isEqualTo(1);
        assertThat(reply.err()).startsWith(message);
    }

    @Test
    void theFirstContainerIsTakenAndSaid() {
        Reply reply = ConsoleCluster.reply(shop, "exec -n shop two -- hostname");
        assertThat(reply.out()).isEqualTo("two\n");
        assertThat(reply.err()).isEqualTo("Defaulted container \"main\" out of: main, side\n");
        assertThat(ConsoleCluster.out(shop, "exec -n shop two -c side -- hostname")).isEqualTo("two\n");
    }
}
