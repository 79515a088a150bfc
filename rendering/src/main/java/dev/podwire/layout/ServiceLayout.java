package dev.podwire.layout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.podwire.font.Face;
import dev.podwire.font.TextMeasure;
import dev.podwire.layout.Layout.Card;
import dev.podwire.layout.Layout.VirtualLayer;
import dev.podwire.topology.TopologyNode;

import static dev.podwire.layout.Metrics.*;

/** Lays out the layer of things that exist only as rules: as many cards as fit in one row, and "N more". */
final class ServiceLayout {

    private static final double MORE_WIDTH = 76;
    private static final double PAD = 12;

    private final TextMeasure measure;
    private final Set<String> keep;

    ServiceLayout(TextMeasure measure, Set<String> keep) {
        this.measure = measure;
        this.keep = keep;
    }

    VirtualLayer lay(List<TopologyNode> things, double width) {
        Box box = new Box(0, 0, width, things.isEmpty() ? 0 : LAYER_HEIGHT);
        List<TopologyNode> shown = choose(things, width - 2 * PAD);
        List<Card> cards = new ArrayList<>();
        double x = PAD;
        for (TopologyNode thing : shown) {
            double own = width(thing);
            cards.add(new Card(thing.id(), measure.fitMiddle(thing.label(), Face.SANS_BOLD, TEXT, own - 2 * PAD),
                    measure.fitEnd(thing.detail(), Face.MONO, TEXT, own - 2 * PAD),
                    new Box(x, SERVICE_TOP, own, SERVICE_HEIGHT)));
            x += own + SERVICE_GAP;
        }
        Set<TopologyNode> visible = new HashSet<>(shown);
        List<String> hidden = things.stream().filter(t -> !visible.contains(t)).map(TopologyNode::id).toList();
        Optional<Card> more = hidden.isEmpty()
                ? Optional.empty()
                : Optional.of(new Card("more/services", hidden.size() + " more", "",
                        new Box(x, SERVICE_TOP, MORE_WIDTH, SERVICE_HEIGHT)));
        return new VirtualLayer(box, cards, more, hidden);
    }

    private double width(TopologyNode thing) {
        double name = measure.width(thing.label(), Face.SANS_BOLD, TEXT);
        double address = measure.width(thing.detail(), Face.MONO, TEXT) + 20;
        return Math.clamp(up(Math.max(name, address) + 2 * PAD), SERVICE_MIN, SERVICE_MAX);
    }

    /** The first ones that fit, except that those to keep push out the last of the others. */
    private List<TopologyNode> choose(List<TopologyNode> things, double room) {
        double all = -SERVICE_GAP;
        for (TopologyNode thing : things) {
            all += width(thing) + SERVICE_GAP;
        }
        if (all <= room) {
            return things;
        }
        double left = room - MORE_WIDTH;
        List<TopologyNode> chosen = new ArrayList<>();
        for (boolean kept : new boolean[]{true, false}) {
            for (TopologyNode thing : things) {
                double own = width(thing) + SERVICE_GAP;
                if (keep.contains(thing.id()) == kept && own <= left) {
                    chosen.add(thing);
                    left -= own;
                }
            }
        }
        return things.stream().filter(new HashSet<>(chosen)::contains).toList();
    }
}
