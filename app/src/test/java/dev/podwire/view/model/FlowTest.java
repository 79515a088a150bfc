package dev.podwire.view.model;

import java.util.List;

import dev.podwire.font.Fonts;
import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.theme.Tone;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Trace;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlowTest {

    private final Trace trace = ExampleTrace.delivered();
    private final Flow flow = Flow.of(trace, Hops.of(trace), java.util.Set.of());

    private HopCard card(String title, Tone tone) {
        return flow.cards().stream().filter(c -> c.title().equals(title) && c.tone() == tone).findFirst().orElseThrow();
    }

    @Test
    void aBandHoldsTheHopsOfOnePlace() {
        assertThat(flow.chapters()).hasSize(1);
        assertThat(flow.chapters().getFirst().bands()).extracting(Flow.Band::label).containsExactly("pod frontend",
                "worker-1", "worker-2", "pod catalog");
        assertThat(flow.chapters().getFirst().bands().getFirst().packet()).isEqualTo("SYN");
        assertThat(flow.chapters().getFirst().hops()).isEqualTo(flow.size());
    }

    @Test
    void cardsSayWhatHappened() {
        assertThat(flow.card(1).done()).isEqualTo("sent");
        assertThat(flow.card(1).tone()).isEqualTo(Tone.CONNECTION);
        assertThat(card("PREROUTING", Tone.REWRITTEN).done()).isEqualTo("rewritten");
        assertThat(flow.cards().stream().filter(c -> c.title().equals("routing")).findFirst().orElseThrow().done())
                .isEqualTo("flannel.1");
        assertThat(card("flannel.1", Tone.ENCAPSULATED).done()).isEqualTo("wrapped");
        assertThat(flow.card(flow.size()).tone()).isEqualTo(Tone.DELIVERED);
    }

    @Test
    void aRefusalIsMarkedOnItsChapter() {
        Trace refused = ExampleTrace.refused();
        Flow failed = Flow.of(refused, Hops.of(refused), java.util.Set.of());
        assertThat(failed.chapters().getFirst().failed()).isTrue();
        assertThat(failed.card(failed.size()).done()).isEqualTo("refused");
        assertThat(flow.chapters().getFirst().failed()).isFalse();
    }

    @Test
    void whyTellsHeadersRulesAndTheLineBehindThem() {
        Why why = Why.of(card("PREROUTING", Tone.REWRITTEN), flow.size(), RuleText::format);
        assertThat(why.title()).isEqualTo("Rewritten by a Service rule");
        assertThat(why.header()).filteredOn(PacketDiff.Field::changed)
                .containsExactly(new PacketDiff.Field("dst", "10.96.14.3:3550", "10.244.2.7:3550"));
        assertThat(why.rules()).extracting(RuleGroup::chain).containsExactly("KUBE-SVC-X", "KUBE-SEP-Y");
        assertThat(why.skipped()).isEqualTo(1);
        assertThat(why.hit()).isEqualTo(1);
        assertThat(why.rules().getLast().lines().getFirst().reading()).isEqualTo(RuleGroup.Reading.REWROTE);
        assertThat(why.because()).containsExactly(ExampleTrace.SERVICE);
    }

    @Test
    void tablesStandAsTheHopLeftThem() {
        HopCard before = flow.card(3);
        HopCard at = card("PREROUTING", Tone.REWRITTEN);
        assertThat(TablesAt.of(trace, before.hop(), java.util.Optional.empty()).conntrack()).isEmpty();
        List<TableRow> rows = TablesAt.of(trace, at.hop(), java.util.Optional.empty()).conntrack();
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().fresh()).isTrue();
        assertThat(rows.getFirst().cells()).contains("10.244.1.5:41022 → 10.96.14.3:3550");
        HopCard later = card("flannel.1", Tone.ENCAPSULATED);
        assertThat(TablesAt.of(trace, later.hop(), java.util.Optional.empty()).conntrack().getFirst().fresh())
                .isFalse();
    }

    @Test
    void wrappingAddsLayersOutsideAndKeepsTheInnerOnes() {
        HopCard wrapped = card("flannel.1", Tone.ENCAPSULATED);
        PacketDiff diff = PacketDiff.of(wrapped.hop().first().before(), wrapped.hop().last().after());
        assertThat(diff.layers()).extracting(PacketDiff.Layer::name).containsExactly("Ethernet", "IPv4", "UDP", "VXLAN",
                "Ethernet", "IPv4", "TCP");
        assertThat(diff.layers()).extracting(PacketDiff.Layer::fate).startsWith(PacketDiff.Fate.ADDED,
                PacketDiff.Fate.ADDED, PacketDiff.Fate.ADDED, PacketDiff.Fate.ADDED, PacketDiff.Fate.KEPT);
        PacketDiff back = PacketDiff.of(wrapped.hop().last().after(), wrapped.hop().first().before());
        assertThat(back.layers()).filteredOn(l -> l.fate() == PacketDiff.Fate.REMOVED).hasSize(4);
    }

    @Test
    void cardsStandSideBySideInsideTheirBands() {
        StripLayout layout = StripLayout.of(flow.chapters().getFirst().bands(), Fonts.bundled());
        assertThat(layout.cards()).hasSize(flow.size());
        for (int i = 1; i < layout.cards().size(); i++) {
            assertThat(layout.cards().get(i).x()).isGreaterThan(layout.cards().get(i - 1).right());
        }
        StripLayout.BandBox last = layout.bands().getLast();
        assertThat(layout.cards().getLast().right()).isLessThanOrEqualTo(last.x() + last.width());
        assertThat(layout.width()).isEqualTo(last.x() + last.width());
    }

    @Test
    void theTrackMapsTimeAndPlaceBothWays() {
        Track track = Track.of(flow);
        Schedule even = new Schedule() {
            @Override
            public int hops() {
                return flow.size();
            }

            @Override
            public double start(int hop) {
                return (hop - 1) * 700.0;
            }

            @Override
            public double end(int hop) {
                return hop * 700.0;
            }

            @Override
            public boolean stops(int hop) {
                return false;
            }
        };
        for (double millis = 1; millis < 700.0 * flow.size(); millis += 333) {
            assertThat(track.millis(track.position(millis, even), even)).isCloseTo(millis,
                    org.assertj.core.api.Assertions.within(0.01));
        }
        assertThat(track.position(0, even)).isZero();
        assertThat(track.position(700.0 * flow.size(), even)).isEqualTo(1);
    }
}
