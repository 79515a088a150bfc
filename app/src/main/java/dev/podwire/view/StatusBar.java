package dev.podwire.view;

import java.util.List;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

import dev.podwire.theme.Icons;
import dev.podwire.trace.Step;
import dev.podwire.view.model.ActsNext;
import dev.podwire.view.model.HopCard;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.ProblemRow;
import dev.podwire.view.model.Workbench;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The line at the bottom: what the cluster holds, what time it is in there, and what is wrong. */
public final class StatusBar extends HBox {

    private final Label nodes = new Label();
    private final Label pods = new Label();
    private final Label services = new Label();
    private final Label time = Parts.label("", "mono");
    private final Label next = Parts.label("", "acts-next");
    private final Label seed = Parts.label("", "mono");
    private final Hyperlink warnings = new Hyperlink();

    public StatusBar(Workbench workbench, Runnable showProblems) {
        getStyleClass().add("status-bar");
        HBox clock = new HBox(6, new Label("virtual time"), time);
        HBox luck = new HBox(6, new Label("seed"), seed);
        for (Label count : List.of(nodes, pods, services)) {
            count.setMinWidth(USE_PREF_SIZE);
        }
        clock.setMinWidth(USE_PREF_SIZE);
        luck.setMinWidth(USE_PREF_SIZE);
        warnings.setMinWidth(USE_PREF_SIZE);
        clock.setAlignment(javafx.geometry.Pos.CENTER);
        luck.setAlignment(javafx.geometry.Pos.CENTER);
        warnings.getStyleClass().add("warnings");
        warnings.setGraphic(Icons.of(Feather.ALERT_TRIANGLE, 12));
        warnings.setOnAction(e -> showProblems.run());
        next.setMinWidth(0);
        getChildren().addAll(nodes, pods, services, next, Parts.spring(), clock, luck, Parts.spring(), warnings);
        workbench.clusterProperty().subscribe(this::show);
        workbench.problemsProperty().subscribe(this::problems);
        workbench.player().hopProperty().subscribe(hop -> time(workbench));
        workbench.flowProperty().subscribe(flow -> time(workbench));
    }

    private void show(@Nullable LoadedCluster cluster) {
        if (cluster != null) {
            LoadedCluster.Facts facts = cluster.facts();
            nodes.setText(count(facts.nodes(), "node"));
            pods.setText(count(facts.pods(), "pod"));
            services.setText(count(facts.services(), "service"));
            seed.setText(Long.toString(facts.seed()));
        }
    }

    private void problems(List<ProblemRow> problems) {
        long errors = problems.stream().filter(ProblemRow::error).count();
        long rest = problems.size() - errors;
        warnings.setVisible(!problems.isEmpty());
        warnings.setText(errors > 0 ? count((int) errors, "error") : count((int) rest, "warning"));
        warnings.getStyleClass().remove("error");
        if (errors > 0) {
            warnings.getStyleClass().add("error");
        }
    }

    private void time(Workbench workbench) {
        var flow = workbench.flowProperty().get();
        int hop = workbench.player().hopProperty().get();
        boolean more = flow != null && hop >= 1 && hop < flow.size();
        next.setText(flow != null && more ? "Next: " + ActsNext.sentence(flow.card(hop + 1)) + "." : "");
        if (flow == null || hop < 1 || hop > flow.size()) {
            time.setText("0.000 ms");
            return;
        }
        HopCard card = flow.card(hop);
        Step last = card.hop().last();
        time.setText("%.3f ms".formatted(last.nanos() / 1e6));
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
