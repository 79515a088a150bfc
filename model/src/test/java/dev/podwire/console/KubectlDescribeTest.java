package dev.podwire.console;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code kubectl describe} prints, with its elastic columns; and ages in words. */
class KubectlDescribeTest {

    private static final Kubectl SHOP = ConsoleCluster.shop();

    @Test
    void podsAreDescribedWithTheirContainers() {
        assertThat(ConsoleCluster.out(SHOP, "describe pod client")).isEqualTo("""
                Name:             client
                Namespace:        default
                Priority:         0
                Service Account:  default
                Node:             worker-1/192.168.56.11
                Start Time:       Thu, 01 Jan 2026 00:00:00 +0000
                Labels:           role=client
                Annotations:      <none>
                Status:           Running
                IP:               10.244.1.2
                IPs:
                  IP:  10.244.1.2
                Containers:
                  sh:
                    Image:          busybox:1.36
                    Port:           <none>
                    Host Port:      <none>
                    State:          Running
                      Started:      Thu, 01 Jan 2026 00:00:00 +0000
                    Ready:          True
                    Restart Count:  0
                    Environment:    <none>
                    Mounts:         <none>
                Conditions:
                  Type                        Status
                  PodScheduled                True\s
                  Initialized                 True\s
                  PodReadyToStartContainers   True\s
                  ContainersReady             True\s
                  Ready                       True\s
                Volumes:                      <none>
                QoS Class:                    BestEffort
                Node-Selectors:               <none>
                Tolerations:                  <none>
                Events:                       <none>
                """);
    }

    @Test
    void servicesAreDescribedPortByPort() {
        assertThat(ConsoleCluster.out(SHOP, "describe svc two -n shop")).isEqualTo("""
                Name:                     two
                Namespace:                shop
                Labels:                   <none>
                Annotations:              <none>
                Selector:                 app=two,tier=back
                Type:                     ClusterIP
                IP Family Policy:         SingleStack
                IP Families:              IPv4
                IP:                       10.96.1.2
                IPs:                      10.96.1.2
                Port:                     <unset>  80/TCP
                TargetPort:               80/TCP
                Endpoints:                10.244.2.20:80
                Session Affinity:         None
                Internal Traffic Policy:  Cluster
                Events:                   <none>
                """);
    }

    @Test
    void endpointsAreDescribedBySubset() {
        assertThat(ConsoleCluster.out(SHOP, "describe endpoints two -n shop")).isEqualTo("""
                Name:         two
                Namespace:    shop
                Labels:       endpoints.kubernetes.io/managed-by=endpoint-controller
                Annotations:  <none>
                Subsets:
                  Addresses:          10.244.2.20
                  NotReadyAddresses:  <none>
                  Ports:
                    Name     Port  Protocol
                    ----     ----  --------
                    <unset>  80    TCP

                Events:  <none>
                """);
    }

    @Test
    void deploymentsAndNodesSayWhatBelongsToThem() {
        assertThat(ConsoleCluster.out(SHOP, "describe deploy web -n shop")).contains(
                "Replicas:               4 desired | 4 updated | 4 total | 4 available | 0 unavailable\n",
                "RollingUpdateStrategy:  25% max unavailable, 25% max surge\n",
                "    Port:          80/TCP (http)\n", "(4/4 replicas created)\n");
        assertThat(ConsoleCluster.out(SHOP, "describe node control-plane")).contains(
                "Roles:              control-plane",
                "Taints:             node-role.kubernetes.io/control-plane:NoSchedule\n",
                "  InternalIP:         192.168.56.10\n", "PodCIDR:              10.244.0.0/24\n");
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "119,119s", "120,2m", "150,2m30s", "599,9m59s", "600,10m", "10799,179m", "10800,3h",
            "12000,3h20m", "28800,8h", "172799,47h", "172800,2d", "180000,2d2h", "700000,8d", "63072000,2y",
            "-5,<invalid>"})
    void agesHaveTheWordsOfKubernetes(long seconds, String words) {
        assertThat(Age.words(Duration.ofSeconds(seconds))).isEqualTo(words);
    }
}
