package dev.podwire.view.model;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RequestLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://web.shop/cart           | http://web.shop/cart
            web:8080                       | http://web:8080
            GET web.shop/cart              | http://web.shop/cart
            curl -s http://web/            | http://web/
            ping 10.0.0.1                  | ping://10.0.0.1
            ping fd00::1                   | ping://[fd00::1]
            dig web.shop                   | dns://web.shop?type=A
            dig +short AAAA web            | dns://web?type=AAAA
            nc -u dns 53                   | udp://dns:53
            nc -zv db 5432                 | tcp://db:5432
            tcp://db:5432                  | tcp://db:5432
            """)
    void linesOfEverydayToolsBecomeUrls(String line, String url) {
        assertThat(RequestLine.parse(line).to()).isEqualTo(url);
    }

    @Test
    void methodHeadersAndBodyAreKept() {
        RequestLine line = RequestLine
                .parse("curl -X put http://web/a -H 'X-User: me too' -H \"Accept: */*\" -d 'a b'");
        assertThat(line.method()).isEqualTo("PUT");
        assertThat(line.headers()).isEqualTo(List.of("X-User: me too", "Accept: */*"));
        assertThat(line.body()).isEqualTo("a b");
        assertThat(RequestLine.parse("curl http://web/ -d x").method()).isEqualTo("POST");
        assertThat(RequestLine.parse("HEAD web").method()).isEqualTo("HEAD");
        assertThat(RequestLine.parse("ping -c 3 web").packets()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "curl", "ping", "nc web", "nc web http", "ping a b", "GET a b", "frob web",
            "curl -k http://web", "GET web -H nothing", "GET web -H", "GET 'web", "dig @8.8.8.8 web", "ping -c 0 web",
            "ping -f web"})
    void whatCannotBeDoneIsSaidAndNotSkipped(String line) {
        assertThatThrownBy(() -> RequestLine.parse(line)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[^\\n]{12,}");
    }

    @Test
    void theKindOfALineIsThatOfItsUrl() {
        assertThat(RequestKind.of("ping web")).isEqualTo(RequestKind.PING);
        assertThat(RequestKind.of("nc -u dns 53")).isEqualTo(RequestKind.UDP);
        assertThat(RequestKind.of("frob it")).isEqualTo(RequestKind.GET);
    }
}
