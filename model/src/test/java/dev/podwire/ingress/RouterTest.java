package dev.podwire.ingress;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.podwire.api.ObjectKey;
import dev.podwire.cluster.StoredObjects;
import dev.podwire.control.ClusterLoader;
import dev.podwire.control.LoadResult;
import dev.podwire.manifest.Input;
import dev.podwire.manifest.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which backend a request goes to, by the documentation of Ingress, of ingress-nginx and of the Gateway API. */
class RouterTest {

    private static final Controller NGINX = new Controller("ingress-nginx", "k8s.io/ingress-nginx", "", "nginx", "",
            "", "");
    private static final Controller GATEWAY = new Controller("nginx-gateway-fabric", "",
            "gateway.nginx.org/nginx-gateway-controller", "", "", "", "");

    private static final Set<ObjectKey> SERVED = new HashSet<>();
    private static final Router RULES = IngressReader.read(objects("rules.yaml"), NGINX, SERVED);
    private static final Router ROUTES = GatewayReader.read(objects("gateway.yaml"), GATEWAY, SERVED);

    private static StoredObjects objects(String file) {
        LoadResult result = ClusterLoader.load(List.of(Input.path(Path.of("src/test/resources/ingress", file))),
                ClusterLoader.Options.DEFAULT);
        assertThat(result.problems()).filteredOn(Problem::isError).isEmpty();
        return result.objects();
    }

    private static HttpRequest request(String method, String url, String headers) {
        String bare = url.replaceFirst("^https?://", "");
        int slash = bare.indexOf('/');
        return HttpRequest.parse(method + " " + bare.substring(slash) + " HTTP/1.1\r\nHost: "
                + bare.substring(0, slash) + "\r\n" + (headers.isEmpty() ? "" : headers + "\r\n") + "\r\n",
                url.startsWith("https")).orElseThrow();
    }

    private static String text(Decision decision) {
        return switch (decision) {
            case Decision.Answer answer -> answer.answer().status()
                    + (answer.answer().headers().isEmpty() ? "" : " " + answer.answer().headers().get("Location"));
            case Decision.Forward forward -> forward.backends().stream().filter(b -> b.weight() > 0)
                    .map(b -> b.backend().service()).collect(Collectors.joining(",")) + " "
                    + forward.request().target();
        };
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            http://shop.example.com/                | pages /
            http://SHOP.example.com/x               | pages /x
            http://shop.example.com/cart            | exact /cart
            http://shop.example.com/cart/           | cart /cart/
            http://shop.example.com/cart/1?a=b      | cart /cart/1?a=b
            http://shop.example.com/cartoon         | pages /cartoon
            http://shop.example.com/Cart            | pages /Cart
            http://shop.example.com/cart/items      | items /cart/items
            http://shop.example.com/cart/items/3    | items /cart/items/3
            http://shop.example.com/rawness         | raw /rawness
            http://shop.example.com:8080/           | pages /
            http://new.example.com/wild             | wild /wild
            http://new.example.com/other            | 404
            http://a.b.example.com/wild             | 404
            http://a.b.example.com/any              | any /any
            http://elsewhere.org/any/thing          | any /any/thing
            http://elsewhere.org/                   | 404
            http://secure.example.com/pay           | 308 https://secure.example.com/pay
            https://secure.example.com/pay          | secure /pay
            http://api.example.org/v1/users/7?x=1   | api /users/7?x=1
            http://api.example.org/v1               | api /
            http://foreign.example.com/             | 404
            """)
    void ingressRulesDecide(String url, String decision) {
        assertThat(text(RULES.decide(request("GET", url, ""), 80))).isEqualTo(decision);
    }

    @ParameterizedTest(name = "{0} {1} {2} → {3}")
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            GET  | http://shop.example.com/          | ''             | pages /
            GET  | http://shop.example.com/cart/1    | ''             | cart /cart/1
            GET  | http://shop.example.com/cart?beta=1 | ''           | beta /cart?beta=1
            POST | http://shop.example.com/cart?beta=1 | X-Env: canary | cart /cart?beta=1
            GET  | http://shop.example.com/cart/pay  | X-Env: canary  | pay2 /pay
            GET  | http://shop.example.com/old/a?b=c | ''             | 301 https://shop.example.com/new/a?b=c
            GET  | http://shop.example.com/granted   | ''             | far /granted
            GET  | http://shop.example.com/forbidden | ''             | 500
            GET  | http://other.example.com/         | ''             | 404
            GET  | http://own.example.org/           | ''             | 404
            """)
    void httpRoutesDecide(String method, String url, String headers, String decision) {
        assertThat(text(ROUTES.decide(request(method, url, headers), 80))).isEqualTo(decision);
    }

    @Test
    void aDecisionNamesItsLine() {
        Decision decision = RULES.decide(request("GET", "http://shop.example.com/cart", ""), 80);

        assertThat(decision.reason().origin().orElseThrow().toString())
                .startsWith("Ingress shop/shop spec.rules[0].http.paths[2] (").endsWith("rules.yaml:23)");
        assertThat(decision.reason().why()).contains("Exact /cart").contains("because an exact path wins");
        assertThat(ROUTES.decide(request("GET", "http://shop.example.com/cart", ""), 80).reason().origin()
                .orElseThrow().toString()).contains("HTTPRoute shop/shop spec.rules[1].matches[0]");
    }

    @Test
    void filtersChangeTheHeadersThatAreSentOn() {
        Decision decision = ROUTES.decide(request("GET", "http://shop.example.com/cart/pay", "X-Env: canary"), 80);

        assertThat(decision).isInstanceOfSatisfying(Decision.Forward.class, f -> assertThat(f.request().text())
                .startsWith("GET /pay HTTP/1.1\r\nHost: shop.example.com\r\n").contains("X-Pay: yes")
                .doesNotContain("canary"));
    }

    @Test
    void aMissingCertificateIsSaid() {
        assertThat(RULES.certificate("secure.example.com").orElseThrow().why()).contains("shop/nowhere does not exist");
        assertThat(RULES.certificate("shop.example.com")).isEmpty();
    }

    @Test
    void onlyWhatAControllerReadsHasAnEffect() {
        assertThat(SERVED).extracting(ObjectKey::toString).anyMatch(k -> k.contains("rewriting"))
                .anyMatch(k -> k.contains("ReferenceGrant")).noneMatch(k -> k.contains("foreign"));
    }
}
