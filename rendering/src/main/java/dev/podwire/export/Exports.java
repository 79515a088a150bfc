package dev.podwire.export;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import dev.podwire.layout.Layout;
import dev.podwire.layout.LayoutOptions;
import dev.podwire.layout.TopologyLayout;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Theme;
import dev.podwire.scene.DrawOp;
import dev.podwire.scene.Journey;
import dev.podwire.scene.Scene;
import dev.podwire.scene.SceneView;
import dev.podwire.scene.Viewport;
import dev.podwire.topology.Topology;
import dev.podwire.trace.Hops;
import dev.podwire.trace.Trace;

/** Pictures of clusters and traces as files. */
public final class Exports {

    /** Every format there is, in the order of a menu. */
    public static final List<PictureFormat> FORMATS = List.of(new SvgFormat(), new PngFormat());

    private static final double MARGIN = 16;

    private Exports() {}

    /** The format with this name, such as {@code svg}. */
    public static Optional<PictureFormat> format(String name) {
        return FORMATS.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /**
     * A picture of a cluster.
     *
     * @param trace shown on it, if there is one
     * @param at    the time of the trace's show in milliseconds; without it the moment at which the trace's telling packet
     *              has arrived or died
     */
    public static byte[] topology(PictureFormat format, Topology topology, Optional<Trace> trace, OptionalDouble at,
            Size size, Theme theme) {
        return format.write(frame(topology, trace, at, size, theme), size.width(), size.height());
    }

    /** The width and height of a picture in pixels, 1 to 16384 each. */
    public record Size(int width, int height) {
        public Size {
            if (width < 1 || height < 1 || width > 16384 || height > 16384) {
                throw new IllegalArgumentException("a picture of " + width + " × " + height + " pixels");
            }
        }
    }

    private static List<DrawOp> frame(Topology topology, Optional<Trace> trace, OptionalDouble at, Size size,
            Theme theme) {
        LayoutOptions options = new LayoutOptions(size.width(), size.height(),
                trace.map(t -> Journey.touched(topology, t)).orElse(java.util.Set.of()));
        Layout layout = TopologyLayout.of(topology, options);
        Optional<Journey> journey = trace.map(t -> Journey.of(layout, t, Hops.of(t)));
        double millis = at.orElseGet(() -> journey.map(Journey::tellingMoment).orElse(0.0));
        double margin = Math.min(MARGIN, Math.min(size.width(), size.height()) / 4.0);
        Viewport viewport = Viewport.fit(layout.size(), size.width(), size.height(), margin, Viewport.MAX_SCALE);
        return Scene.frame(layout, journey, millis, SceneView.of(Palette.of(theme), viewport));
    }
}
