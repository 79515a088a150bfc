package dev.podwire.page;

import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

import dev.podwire.net.SourceLocation;
import dev.podwire.theme.Sign;
import dev.podwire.theme.Tone;
import dev.podwire.view.Parts;
import dev.podwire.view.ProblemsPanel;
import dev.podwire.view.SidePane;
import dev.podwire.view.SourcePanel;
import dev.podwire.view.model.ProblemRow;
import dev.podwire.view.model.Workbench;

/** What one sees when the first input of all was refused: every problem, and the lines they are about. */
public final class RefusedPage extends BorderPane {

    private static final double LIST = 420;

    private final Workbench workbench;
    private final Label title = Parts.label("", "strong");
    private final ProblemsPanel problems;

    /** {@code goOn} opens what is valid, {@code back} leads to the first start page. */
    public RefusedPage(Workbench workbench, SourcePanel.Texts texts, Runnable goOn, Runnable back) {
        this.workbench = workbench;
        problems = new ProblemsPanel(this::go);
        Button anyway = new Button("Open what is valid");
        anyway.setOnAction(e -> goOn.run());
        Button start = new Button("Back to start");
        start.setOnAction(e -> back.run());
        HBox bar = new HBox(Parts.logo(), Sign.of(Tone.DROPPED), title, Parts.spring(), start, anyway);
        bar.getStyleClass().add("command-bar");
        setTop(bar);
        setLeft(new SidePane(problems, true, LIST, 280, 720));
        setCenter(new SourcePanel(workbench, texts, () -> {
        }));
    }

    /** Shows what was wrong with an input, beginning at the first problem. */
    public void show(String name, List<ProblemRow> found) {
        title.setText(name + " was not opened");
        problems.show(found, false);
        found.stream().findFirst().ifPresent(this::go);
    }

    private void go(ProblemRow problem) {
        workbench.sourceProperty()
                .set(Optional.of(new SourceLocation(problem.file(), problem.line(), problem.column())));
    }
}
