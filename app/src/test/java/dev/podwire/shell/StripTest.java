package dev.podwire.shell;

import java.io.IOException;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;

import dev.podwire.theme.Tone;
import dev.podwire.view.model.Breakpoint;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.HopFilter;
import dev.podwire.view.model.Speed;
import org.junit.jupiter.api.Test;

import static dev.podwire.shell.Photographer.await;
import static dev.podwire.shell.Photographer.onToolkit;
import static dev.podwire.shell.Photographer.run;
import static org.assertj.core.api.Assertions.assertThat;

/** The flow strip: steps folded out, filters, and running until something happens. */
class StripTest extends WindowTesting {

    private void fired(String sample) {
        openSample(sample);
        fire();
        run(() -> {
            player().pause();
            window.topology().canvas().requestFocus();
        });
    }

    private int first(Tone tone) {
        return flow().cards().stream().filter(c -> c.tone() == tone).findFirst().orElseThrow().index();
    }

    @Test
    void stepsFoldOutUnderAHopAndAClickGoesToOne() throws IOException {
        fired("clusterip-and-dns");
        int hop = first(Tone.REWRITTEN);
        run(() -> player().goTo(hop));
        type(KeyCode.E);
        ListView<?> steps = (ListView<?>) find(".step-list");
        assertThat(onToolkit(() -> steps.getItems().size())).isEqualTo(flow().card(hop).hop().steps().size());
        run(() -> steps.getSelectionModel().select(2));
        await("the third step", () -> workbench().steps().stepProperty().get() == 3);
        shot("steps");
        type(KeyCode.RIGHT);
        await("the hop as a whole", () -> workbench().steps().stepProperty().get() == 0
                && !player().playingProperty().get());
        assertThat(onToolkit(() -> player().hopProperty().get())).isEqualTo(hop);
        type(KeyCode.RIGHT);
        await("its own steps", () -> player().hopProperty().get() != hop
                && steps.getItems().size() == workbench().shownCard().orElseThrow().hop().steps().size());
    }

    @Test
    void onlyDecisionsHidesTheRestAndStepsPassItBy() throws IOException {
        fired("clusterip-and-dns");
        long all = cards();
        run(() -> workbench().filterProperty().set(HopFilter.NONE.withDecisions(true)));
        await("fewer cards", () -> cards() > 0 && cards() < all);
        shot("filtered");
        type(KeyCode.HOME);
        run(() -> player().speedProperty().set(Speed.JUMP));
        for (int i = 0; i < 3; i++) {
            type(KeyCode.RIGHT);
        }
        int here = onToolkit(() -> player().hopProperty().get());
        assertThat(onToolkit(() -> workbench().shows(flow().card(here)))).isTrue();
        assertThat(onToolkit(() -> flow().cards().stream().filter(c -> c.index() < here && workbench().shows(c))
                .count())).isLessThan(here - 1L);
        Flow.ChapterFlow chapter = flow().chapters().getFirst();
        String kind = HopFilter.kind(chapter.bands().getFirst().cards().getFirst());
        run(() -> workbench().filterProperty().set(HopFilter.NONE.withHidden(kind, true)));
        assertThat(flow().cards().stream().filter(workbench()::shows).map(HopFilter::kind)).doesNotContain(kind);
    }

    private long cards() {
        return window.scene().getRoot().lookupAll(".hop-card").stream().filter(Node::isVisible).count();
    }

    @Test
    void runUntilIsTypedAndStopsThere() {
        fired("three-tier");
        run(() -> player().speedProperty().set(Speed.INSTANT));
        type(KeyCode.HOME);
        type(KeyCode.U);
        await("the list", () -> window.work().strip().stops().isShowing());
        run(() -> window.work().strip().stops().field().setText("verdict encapsulated"));
        run(() -> javafx.event.Event.fireEvent(window.work().strip().stops().field(),
                new javafx.scene.input.KeyEvent(javafx.scene.input.KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false,
                        false, false, false)));
        await("the first envelope", () -> player().hopProperty().get() == first(Tone.ENCAPSULATED));
    }

    @Test
    void aBreakpointStopsPlayingEachTime() {
        fired("three-tier");
        Breakpoint stop = new Breakpoint.AtVerdict(Tone.REWRITTEN);
        run(() -> {
            workbench().toggle(stop);
            player().speedProperty().set(Speed.INSTANT);
            player().first();
            player().play();
        });
        int first = onToolkit(() -> player().hopProperty().get());
        assertThat(first).isEqualTo(first(Tone.REWRITTEN));
        run(() -> player().play());
        assertThat(onToolkit(() -> player().hopProperty().get())).isGreaterThan(first);
        run(() -> {
            workbench().toggle(stop);
            player().play();
        });
        assertThat(onToolkit(() -> player().hopProperty().get())).isEqualTo(flow().size());
    }

    @Test
    void whoActsNextIsSaidInASentence() {
        fired("pod-to-pod");
        type(KeyCode.HOME);
        Node next = find(".acts-next");
        await("the sentence", () -> ((javafx.scene.control.Label) next).getText().startsWith("Next: "));
        type(KeyCode.END);
        await("nobody", () -> ((javafx.scene.control.Label) next).getText().isEmpty());
    }

    @Test
    void speedIsChangedByKeysFromATenthToTenTimes() {
        fired("pod-to-pod");
        for (int i = 0; i < 8; i++) {
            type(KeyCode.CLOSE_BRACKET);
        }
        assertThat(onToolkit(() -> player().speedProperty().get())).isEqualTo(Speed.TEN);
        for (int i = 0; i < 8; i++) {
            type(KeyCode.OPEN_BRACKET);
        }
        assertThat(onToolkit(() -> player().speedProperty().get())).isEqualTo(Speed.TENTH);
    }
}
