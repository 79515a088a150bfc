package dev.podwire.view;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import dev.podwire.kernel.netfilter.RuleText;
import dev.podwire.view.model.Flow;
import dev.podwire.view.model.Why;
import dev.podwire.view.model.Workbench;

/** What happens right now, in letters that the back row can read: for presentations. */
public final class Sentence extends VBox {

    private final Label title = Parts.label("", "display", "wrap");
    private final Label why = Parts.label("", "heading", "text2", "wrap");
    private final Workbench workbench;

    public Sentence(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("sentence");
        getChildren().addAll(title, why);
        setVisible(false);
        setManaged(false);
        visibleProperty().subscribe(shown -> refresh());
        workbench.shownProperty().subscribe(hop -> refresh());
        workbench.flowProperty().subscribe(flow -> refresh());
        workbench.steps().stepProperty().subscribe(step -> refresh());
    }

    private void refresh() {
        Flow flow = workbench.flowProperty().get();
        if (isVisible() && flow != null) {
            workbench.focus().ifPresent(focus -> {
                Why answer = Why.of(focus, flow.chapterOf(focus.card().index()).hops(), RuleText::format);
                title.setText(answer.title());
                why.setText(answer.sentence());
            });
        }
    }
}
