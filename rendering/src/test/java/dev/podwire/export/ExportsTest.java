package dev.podwire.export;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

import dev.podwire.fixture.SampleTopology;
import dev.podwire.fixture.SampleTrace;
import dev.podwire.font.Face;
import dev.podwire.layout.Box;
import dev.podwire.palette.Colour;
import dev.podwire.palette.Palette;
import dev.podwire.palette.Role;
import dev.podwire.palette.Theme;
import dev.podwire.scene.DrawOp;
import dev.podwire.scene.DrawOp.Piece;
import dev.podwire.scene.Ink;
import dev.podwire.scene.Paint;
import dev.podwire.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExportsTest {

    private static final Exports.Size SIZE = new Exports.Size(736, 604);

    private static byte[] shop(String format, Theme theme) {
        return Exports.topology(Exports.format(format).orElseThrow(), SampleTopology.shop(),
                Optional.of(SampleTrace.delivered()), OptionalDouble.of(9000), SIZE, theme);
    }

    private static Document parse(byte[] svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }

    @ParameterizedTest
    @EnumSource
    void thePngShowsTheTheme(Theme theme) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(shop("png", theme)));
        assertThat(image.getWidth()).isEqualTo(736);
        assertThat(image.getHeight()).isEqualTo(604);
        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(Palette.of(theme).get(Role.CANVAS).rgb());
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y));
            }
        }
        assertThat(colours).hasSizeGreaterThan(200);
    }

    @Test
    void theSvgNamesEveryThingThatItShows() throws Exception {
        Document document = parse(shop("svg", Theme.LIGHT));
        NodeList groups = document.getElementsByTagName("g");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < groups.getLength(); i++) {
            ids.add(groups.item(i).getAttributes().getNamedItem("data-id") == null
                    ? ""
                    : groups.item(i).getAttributes().getNamedItem("data-id").getNodeValue());
        }
        assertThat(ids).contains("node/worker-1", "service/default/productcatalogservice",
                "pod/default/frontend-6f9c8d7b5c-q8zvt");
        assertThat(document.getDocumentElement().getTextContent()).contains("10.244.1.5:41022");
    }

    @Test
    void theSameInputGivesTheSameBytes() {
        assertThat(shop("svg", Theme.DARK)).isEqualTo(shop("svg", Theme.DARK));
        assertThat(shop("png", Theme.DARK)).isEqualTo(shop("png", Theme.DARK));
    }

    @Test
    void namesAreEscaped() throws Exception {
        Topology topology = new SampleTopology().service("<&\"'>", "10.96.0.1:80").build();
        byte[] svg = Exports.topology(Exports.format("svg").orElseThrow(), topology, Optional.empty(),
                OptionalDouble.empty(), SIZE, Theme.LIGHT);
        assertThat(parse(svg).getDocumentElement().getTextContent()).contains("<&\"'>");
    }

    @Test
    void everyOperationIsDrawnByEveryFormat() throws Exception {
        Colour ink = Palette.of(Theme.LIGHT).get(Role.TEXT);
        Paint paint = Paint.of(ink, ink, 2).dashed(2.0, 3.0);
        List<DrawOp> each = List.of(new DrawOp.Rect(1, 1, 20, 10, 3, paint), new DrawOp.Ellipse(40, 20, 8, 5, paint),
                new DrawOp.Path(List.of(new Piece.Move(1, 60), new Piece.Line(20, 60), new Piece.Quad(30, 50, 20, 70),
                        new Piece.Cubic(1, 2, 3, 70, 5, 65), new Piece.Close()), paint),
                new DrawOp.Text(60, 60, "ab", Face.MONO, 12, Ink.of(ink), DrawOp.Anchor.END),
                new DrawOp.Group(Optional.of("x"), 0.5, 40, 40, 0.5, Optional.of(new Box(0, 0, 40, 40)),
                        List.of(new DrawOp.Rect(0, 0, 80, 80, 0, Paint.fill(ink)))));
        for (DrawOp op : each) {
            Class<?>[] permitted = DrawOp.class.getPermittedSubclasses();
            assertThat(permitted).hasSize(each.size());
            for (PictureFormat format : Exports.FORMATS) {
                assertThat(format.write(List.of(op), 80, 80)).as("%s of %s", format.name(), op)
                        .isNotEqualTo(format.write(List.of(), 80, 80));
            }
        }
        parse(Exports.format("svg").orElseThrow().write(each, 80, 80));
    }

    @Test
    void unreasonableSizesAreRefused() {
        assertThatThrownBy(() -> new Exports.Size(0, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Exports.Size(100_000, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyAndTinyPicturesAreDrawn() {
        Topology empty = new Topology(List.of(), List.of());
        for (PictureFormat format : Exports.FORMATS) {
            assertThat(Exports.topology(format, empty, Optional.empty(), OptionalDouble.empty(),
                    new Exports.Size(1, 1), Theme.LIGHT)).isNotEmpty();
            assertThat(Exports.topology(format, SampleTopology.large(5, 900, 9), Optional.empty(),
                    OptionalDouble.empty(), new Exports.Size(40, 30), Theme.DARK)).isNotEmpty();
        }
    }
}
