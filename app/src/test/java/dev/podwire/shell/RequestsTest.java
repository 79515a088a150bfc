package dev.podwire.shell;

import java.io.IOException;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;

import dev.podwire.layout.Box;
import dev.podwire.packet.Header;
import dev.podwire.trace.Outcome;
import dev.podwire.view.BurstPanel;
import dev.podwire.view.ComparisonView;
import dev.podwire.view.model.Request;
import org.junit.jupiter.api.Test;

import static dev.podwire.shell.Photographer.await;
import static dev.podwire.shell.Photographer.onToolkit;
import static dev.podwire.shell.Photographer.run;
import static org.assertj.core.api.Assertions.assertThat;

/** Requests as people type and draw them, many at once, again, and compared. */
class RequestsTest extends WindowTesting {

    private void send(String line) {
        TextField url = window.work().commands().url();
        Object before = onToolkit(() -> workbench().flowProperty().get());
        run(() -> {
            url.requestFocus();
            url.setText(line);
        });
        await("the field", url::isFocused);
        type(KeyCode.ENTER);
        await("a trace of " + line, () -> workbench().flowProperty().get() != before);
    }

    @Test
    void headersThatAreTypedTravelWithThePacket() {
        openSample("clusterip-and-dns");
        send("POST http://web.shop/cart -H 'X-Color: blue' -d 'two eggs'");
        String said = flow().trace().steps().stream()
                .flatMap(s -> s.after().innermost().find(Header.Data.class).stream())
                .map(Header.Data::text).filter(t -> t.contains("HTTP/1.1")).findFirst().orElseThrow();
        assertThat(said).startsWith("POST /cart HTTP/1.1\r\nHost: web.shop\r\nX-Color: blue\r\nContent-Length: 8\r\n")
                .endsWith("two eggs");
        send("dig web.shop");
        assertThat(flow().chapters()).extracting(c -> c.name()).contains("DNS");
        assertThat(onToolkit(() -> window.requests().recent())).hasSize(2);
    }

    @Test
    void aBurstShowsHowItSpreads() throws IOException {
        openSample("three-tier");
        run(() -> window.work().commands().count().setValue(100));
        send("http://backend:8080/");
        BurstPanel chart = (BurstPanel) find(".burst");
        await("all of them", () -> texts(chart).contains("100 sent"));
        shot("burst");
        List<String> texts = texts(chart);
        assertThat(texts).filteredOn(t -> t.contains("backend")).hasSizeGreaterThanOrEqualTo(3);
        int sum = texts.stream().filter(t -> t.endsWith("%"))
                .mapToInt(t -> Integer.parseInt(t.strip().split("\\s+")[0])).sum();
        assertThat(sum).isEqualTo(100);
        click(named("Close the chart"));
        await("no chart", () -> !chart.isVisible());
    }

    @Test
    void twoRequestsAreComparedAndTheFirstDifferenceIsMarked() throws IOException {
        openSample("broken-service");
        String good = onToolkit(() -> workbench().clusterProperty().get().suggestion().to());
        send(good);
        assertThat(flow().trace().outcome().verdict()).isNotEqualTo(Outcome.Verdict.DELIVERED);
        send("dig kubernetes.default.svc.cluster.local");
        run(() -> window.topology().requestFocus());
        type(KeyCode.D, KeyCode.CONTROL);
        await("the comparison", () -> window.sheet().content() instanceof ComparisonView);
        shot("compare");
        Node view = onToolkit(() -> window.sheet().content());
        await("the mark", () -> view.lookup(".parts") != null);
        assertThat(texts(view).getFirst()).startsWith("They part at hop ");
        type(KeyCode.ESCAPE);
        await("it is closed", () -> !window.sheet().isVisible());
        run(() -> window.requests().again());
        run(() -> window.topology().requestFocus());
        await("the same again", () -> flow().trace().to().startsWith("dns://") && player().playingProperty().get());
        type(KeyCode.D, KeyCode.CONTROL);
        await("the comparison", () -> window.sheet().isVisible());
    }

    @Test
    void aRequestIsDrawnFromAPodToAService() {
        openSample("three-tier");
        new Photographer(window).settle();
        drag("pod/default/" + frontend(), "service/default/database");
        await("the request in the bar", () -> window.work().commands().url().getText().equals("tcp://database:5432"));
        assertThat(onToolkit(() -> window.work().commands().sendingFrom().orElseThrow().who()))
                .isEqualTo("pod/default/" + frontend());
    }

    private String frontend() {
        return onToolkit(() -> workbench().clusterProperty().get().senders().stream()
                .filter(s -> s.name().startsWith("frontend")).findFirst().orElseThrow().name());
    }

    private void drag(String from, String to) {
        run(() -> {
            move(from);
            robot.mousePress(MouseButton.PRIMARY);
            move(to);
            robot.mouseRelease(MouseButton.PRIMARY);
        });
    }

    private void move(String id) {
        Box box = window.topology().canvas().boundsOf(id).orElseThrow();
        Bounds screen = window.topology().canvas().localToScreen(window.topology().canvas().getBoundsInLocal());
        robot.mouseMove(screen.getMinX() + box.x() + box.width() / 2, screen.getMinY() + box.y() + box.height() / 2);
    }

    @Test
    void anotherProxyModeChangesTheClusterAndIsTakenBack() throws IOException {
        openSample("clusterip-and-dns");
        send("http://web.shop/");
        var before = onToolkit(() -> workbench().clusterProperty().get());
        run(() -> window.work().commands().plugIn().setValue("flannel-host-gw"));
        await("the other plug-in", () -> workbench().clusterProperty().get() != before
                && workbench().clusterProperty().get().facts().cni().equals("flannel-host-gw"));
        await("the request again", () -> workbench().flowProperty().get() != null);
        assertThat(flow().cards()).noneMatch(c -> c.title().equals("flannel.1"));
        run(() -> window.looks().showLog());
        await("the log", () -> window.sheet().lookup(".added") != null);
        assertThat(texts(window.sheet())).anyMatch(t -> t.equals("+ 10.244.1.0/24 via 192.168.56.11 dev eth0"));
        shot("log");
        type(KeyCode.ESCAPE);
        run(() -> window.topology().requestFocus());
        type(KeyCode.Z, KeyCode.CONTROL);
        await("the plug-in before", () -> workbench().clusterProperty().get().facts().cni().equals("flannel"));
        type(KeyCode.Z, KeyCode.CONTROL, KeyCode.SHIFT);
        await("again", () -> workbench().clusterProperty().get().facts().cni().equals("flannel-host-gw"));
    }

    @Test
    void aRequestIsRememberedByWhoAndWhat() {
        openSample("pod-to-pod");
        String from = onToolkit(() -> window.work().commands().sendingFrom().orElseThrow().who());
        String to = onToolkit(() -> window.work().commands().url().getText());
        fire();
        assertThat(onToolkit(() -> window.requests().recent())).containsExactly(Request.of(from, to));
    }
}
