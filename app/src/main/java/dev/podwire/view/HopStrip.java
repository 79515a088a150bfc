package dev.podwire.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javafx.scene.Group;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

import dev.podwire.font.Fonts;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.StripLayout;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;

/** The cards of one chapter in their bands. Only what is in sight exists as a node. */
final class HopStrip extends Region {

    private static final double SIDE = 16;
    private static final double HEIGHT = 88;
    private static final double CARD_TOP = 24;
    private static final double CARD = 60;

    private final Workbench workbench;
    private final Group bands = new Group();
    private final Group cards = new Group();
    private final ScrollBar bar = new ScrollBar();
    private final Rectangle clip = new Rectangle();
    private final Map<Integer, HopCardView> shown = new HashMap<>();
    private Flow.@Nullable ChapterFlow chapter;
    private StripLayout layout = new StripLayout(List.of(), List.of(), 0);
    private double scroll;

    HopStrip(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("strip-area");
        bands.setManaged(false);
        cards.setManaged(false);
        bar.setManaged(false);
        bar.setFocusTraversable(false);
        getChildren().addAll(bands, cards, bar);
        setClip(clip);
        setMinHeight(HEIGHT + 12);
        setPrefHeight(HEIGHT + 12);
        setFocusTraversable(true);
        setAccessibleText("Hops of the request");
        addEventHandler(ScrollEvent.SCROLL, e -> {
            double by = Math.abs(e.getDeltaX()) > Math.abs(e.getDeltaY()) ? e.getDeltaX() : e.getDeltaY();
            scrollTo(scroll - by);
            e.consume();
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        bar.valueProperty().subscribe(value -> scrollTo(value.doubleValue()));
        workbench.player().hopProperty().subscribe(hop -> follow());
        workbench.pinnedProperty().subscribe(hop -> states());
        workbench.flowProperty().subscribe(flow -> follow());
        workbench.filterProperty().subscribe(filter -> {
            chapter = null;
            follow();
        });
    }

    private void follow() {
        Flow flow = workbench.flowProperty().get();
        int hop = workbench.player().hopProperty().get();
        if (flow == null || hop < 1 || hop > flow.size()) {
            chapter = null;
            layout = new StripLayout(List.of(), List.of(), 0);
            rebuild();
            return;
        }
        show(flow.chapterOf(hop));
        layout.cards().stream().filter(c -> c.card().index() == hop).findFirst().ifPresent(this::reveal);
        states();
    }

    /** Shows a chapter, whether the packet is in it or not. */
    void show(Flow.ChapterFlow wanted) {
        if (wanted != chapter) {
            chapter = wanted;
            layout = StripLayout.of(wanted.bands(workbench::shows), Fonts.bundled());
            scroll = 0;
            rebuild();
        }
    }

    private void rebuild() {
        shown.clear();
        cards.getChildren().clear();
        List<Region> boxes = new ArrayList<>();
        for (StripLayout.BandBox box : layout.bands()) {
            boxes.add(band(box));
        }
        bands.getChildren().setAll(boxes);
        requestLayout();
    }

    private static Region band(StripLayout.BandBox box) {
        Region band = new Region() {
            private final Label name = Parts.label(box.band().label(), "band-name");
            private final Label packet = Parts.label(box.band().packet(), "band-packet");

            {
                getChildren().addAll(name, packet);
            }

            @Override
            protected void layoutChildren() {
                double width = name.prefWidth(-1);
                name.resizeRelocate(8, 3, Math.min(width, getWidth() - 16), 18);
                packet.resizeRelocate(8 + width + 12, 3, Math.max(0, getWidth() - width - 28), 18);
            }
        };
        band.setManaged(false);
        band.getStyleClass().addAll("band", "shade" + box.band().shade());
        Parts.tip(band, box.band().namespace().toString());
        band.resizeRelocate(box.x(), 0, box.width(), HEIGHT);
        return band;
    }

    private void reveal(StripLayout.CardBox box) {
        double room = Math.max(0, getWidth() - 2 * SIDE);
        if (room > 0 && (box.x() < scroll + 24 || box.right() + 96 > scroll + room)) {
            scrollTo(box.x() - room * 0.35);
        }
    }

    private void scrollTo(double to) {
        double most = Math.max(0, layout.width() - (getWidth() - 2 * SIDE));
        double next = Math.clamp(to, 0, most);
        if (next != scroll || bar.getValue() != next) {
            scroll = next;
            bar.setValue(next);
            requestLayout();
        }
    }

    private void states() {
        int current = workbench.player().hopProperty().get();
        int pinned = workbench.pinnedProperty().get();
        shown.values().forEach(view -> view.state(current, pinned));
    }

    private void key(KeyEvent event) {
        int at = workbench.shownProperty().get();
        Flow flow = workbench.flowProperty().get();
        if (flow != null && event.isShiftDown()
                && (event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT)) {
            int to = at + (event.getCode() == KeyCode.LEFT ? -1 : 1);
            if (to >= 1 && to <= flow.size()) {
                workbench.pin(to);
            }
            event.consume();
        }
    }

    @Override
    protected void layoutChildren() {
        double room = Math.max(0, getWidth() - 2 * SIDE);
        clip.setX(SIDE - 4);
        clip.setWidth(room + 8);
        clip.setY(-4);
        clip.setHeight(getHeight() + 4);
        double most = Math.max(0, layout.width() - room);
        if (scroll > most) {
            scroll = most;
        }
        bar.setVisible(most > 0);
        bar.setMax(most);
        bar.setVisibleAmount(layout.width() == 0 ? 0 : most * room / layout.width());
        bar.resizeRelocate(SIDE, HEIGHT + 1, room, 9);
        double left = Math.round(SIDE - scroll);
        bands.setLayoutX(left);
        cards.setLayoutX(left);
        populate(scroll - 40, scroll + room + 40);
        states();
    }

    private void populate(double from, double to) {
        Map<Integer, StripLayout.CardBox> wanted = new HashMap<>();
        layout.cards().stream().filter(c -> c.right() >= from && c.x() <= to)
                .forEach(c -> wanted.put(c.card().index(), c));
        for (Iterator<HopCardView> views = shown.values().iterator(); views.hasNext();) {
            HopCardView view = views.next();
            if (!wanted.containsKey(view.card().index())) {
                views.remove();
                cards.getChildren().remove(view);
            }
        }
        wanted.forEach((index, box) -> {
            if (!shown.containsKey(index)) {
                HopCardView view = new HopCardView(box.card());
                view.setManaged(false);
                view.resizeRelocate(box.x(), CARD_TOP, box.width(), CARD);
                view.setOnMouseClicked(e -> {
                    if (e.getButton() == MouseButton.PRIMARY) {
                        click(index);
                    }
                });
                view.setOnContextMenuRequested(e -> {
                    HopMenu.show(view, box.card(), workbench, e.getScreenX(), e.getScreenY());
                    e.consume();
                });
                shown.put(index, view);
                cards.getChildren().add(view);
            }
        });
    }

    private void click(int index) {
        if (workbench.pinnedProperty().get() == index) {
            workbench.unpin();
        } else {
            workbench.pin(index);
        }
    }
}
