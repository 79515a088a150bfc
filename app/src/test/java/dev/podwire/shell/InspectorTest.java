package dev.podwire.shell;

import java.io.IOException;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;

import dev.podwire.theme.Tone;
import dev.podwire.trace.Delta;
import dev.podwire.view.Inspector;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.PacketBytes;
import dev.podwire.view.model.RuleGroup;
import dev.podwire.view.model.TableRow;
import dev.podwire.view.model.TablesAt;
import dev.podwire.view.model.WholeChains;
import dev.podwire.view.model.Why;
import org.junit.jupiter.api.Test;

import static dev.podwire.shell.Photographer.await;
import static dev.podwire.shell.Photographer.onToolkit;
import static dev.podwire.shell.Photographer.run;
import static org.assertj.core.api.Assertions.assertThat;

/** The inspector over a real request: chains, tables, bytes, and going through them rule by rule. */
class InspectorTest extends WindowTesting {

    private Inspector inspector() {
        return window.work().inspector();
    }

    /** Stands at the first hop in which a Service address is translated. */
    private HopCard atTheTranslation() {
        openSample("three-tier");
        fire();
        HopCard card = flow().cards().stream().filter(c -> c.tone() == Tone.REWRITTEN
                && flow().chapterOf(c.index()).name().equals("Connect")).findFirst().orElseThrow();
        run(() -> player().goTo(card.index()));
        return card;
    }

    @Test
    void theWholeChainIsListedWithWhatWasReadWhatFailedAndItsCounters() throws IOException {
        HopCard card = atTheTranslation();
        click(named("Rules"));
        ListView<Object> list = rules();
        await("the rules", () -> !list.getItems().isEmpty());
        shot("rules");
        var namespace = card.hop().place().namespace();
        List<RuleGroup> whole = onToolkit(() -> WholeChains.of(
                Why.of(card, 1, dev.podwire.kernel.netfilter.RuleText::format).rules(), namespace,
                workbench().clusterProperty().get().namespace(namespace), flow().trace(), card.hop().last().id()));
        RuleGroup services = whole.stream().filter(g -> g.chain().equals("KUBE-SERVICES")).findFirst().orElseThrow();
        assertThat(services.lines()).hasSizeGreaterThan(3).filteredOn(l -> !l.read()).isNotEmpty();
        assertThat(services.lines()).filteredOn(l -> l.reading() == RuleGroup.Reading.HIT).singleElement()
                .satisfies(hit -> assertThat(hit.hits()).isPositive());
        assertThat(whole).extracting(g -> g.table() + " " + g.chain()).doesNotHaveDuplicates();
        assertThat(whole).anySatisfy(g -> assertThat(g.note()).contains("policy ACCEPT"));
        assertThat(texts(inspector())).anyMatch(t -> t.endsWith(" pkt"));
        assertThat(texts(inspector())).anyMatch(t -> t.startsWith("It comes from"));
    }

    @SuppressWarnings("unchecked")
    private ListView<Object> rules() {
        return (ListView<Object>) find(".reading .list-view");
    }

    @Test
    void theRouteThatWonStandsAboveThoseItBeat() throws IOException {
        atTheTranslation();
        HopCard routed = flow().cards().stream()
                .filter(c -> c.title().equals("routing") && c.done().equals("flannel.1")).findFirst().orElseThrow();
        run(() -> player().goTo(routed.index()));
        click(named("Tables"));
        var namespace = routed.hop().place().namespace();
        TablesAt tables = onToolkit(() -> TablesAt.of(flow().trace(), routed.hop(),
                workbench().clusterProperty().get().namespace(namespace)));
        assertThat(tables.routes().getFirst().mark()).isEqualTo(TableRow.Mark.CHOSEN);
        assertThat(tables.routes().getFirst().cells().getFirst()).contains("dev flannel.1");
        assertThat(tables.routes()).anyMatch(r -> r.mark() == TableRow.Mark.BEATEN && r.note().contains("shorter"));
        await("the winner", () -> inspector().lookup(".chosen-route") != null);
        shot("routes");
    }

    @Test
    void goingBackRuleByRuleTakesBackWhatTheRulesDid() {
        int translated = atTheTranslation().index();
        HopCard card = flow().cards().stream().filter(c -> c.index() >= translated && c.hop().steps().stream()
                .anyMatch(s -> s.deltas().stream().anyMatch(d -> d instanceof Delta.Conntrack))).findFirst()
                .orElseThrow();
        run(() -> {
            player().goTo(card.index());
            window.topology().canvas().requestFocus();
        });
        var namespace = card.hop().place().namespace();
        var start = onToolkit(() -> workbench().clusterProperty().get().namespace(namespace));
        assertThat(connections(start)).anyMatch(TableRow::fresh);
        int steps = card.hop().steps().size();
        type(KeyCode.COMMA);
        await("the step before the last", () -> workbench().steps().stepProperty().get() == steps - 1);
        while (onToolkit(() -> workbench().steps().stepProperty().get()) > 1) {
            type(KeyCode.COMMA);
        }
        assertThat(onToolkit(() -> player().hopProperty().get())).isEqualTo(card.index());
        assertThat(connections(start)).noneMatch(TableRow::fresh);
        type(KeyCode.COMMA);
        await("the hop before", () -> player().hopProperty().get() == card.index() - 1);
        type(KeyCode.PERIOD);
        await("the hop again", () -> player().hopProperty().get() == card.index()
                && workbench().steps().stepProperty().get() == 1);
    }

    private List<TableRow> connections(java.util.Optional<dev.podwire.kernel.NetworkNamespace> start) {
        return onToolkit(
                () -> TablesAt.of(flow().trace(), workbench().focus().orElseThrow().upTo(), start).conntrack());
    }

    @Test
    void bytesStandBesideTheFieldsAndWhatChangedIsMarked() throws IOException {
        HopCard card = atTheTranslation();
        click(named("Packet"));
        Node bytes = find(".bytes");
        assertThat(texts(bytes)).anyMatch(t -> t.startsWith("0000"));
        await("changed bytes", () -> bytes.lookupAll(".changed").stream().anyMatch(Node::isVisible));
        shot("packet");
        PacketBytes before = PacketBytes.of(card.hop().first().before());
        PacketBytes after = PacketBytes.of(card.hop().last().after());
        PacketBytes.Span ip = after.headers().stream().filter(h -> h.name().equals("IPv4")).findFirst().orElseThrow();
        int destination = ip.from() + 16;
        assertThat(after.hex(destination + 1)).isEqualTo("f4");
        assertThat(before.differs(destination + 1, after)).isTrue();
        assertThat(after.differs(ip.from(), before)).isFalse();
    }

    @Test
    void aRuleIsCopiedWithTheKeyEverybodyKnows() {
        atTheTranslation();
        click(named("Rules"));
        ListView<Object> list = rules();
        await("rows", () -> list.getItems().size() > 4);
        run(() -> {
            list.requestFocus();
            list.getSelectionModel().select(2);
        });
        type(KeyCode.C, KeyCode.CONTROL);
        await("the rule on the clipboard", () -> {
            String text = Clipboard.getSystemClipboard().getString();
            return text != null && text.contains("-j ");
        });
    }
}
