package dev.podwire.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

import dev.podwire.font.Face;
import dev.podwire.font.Fonts;
import dev.podwire.view.model.Breakpoint;
import dev.podwire.view.model.RuleGroup;
import dev.podwire.view.model.Workbench;
import dev.podwire.view.model.Wrap;
import org.jspecify.annotations.Nullable;

/**
 * Every rule that a hop read, whole, with why it did or did not apply. Rules are broken into lines of one height here, so
 * that the longest list costs no more than what is in sight.
 */
final class RulesView extends StackPane {

    private static final double MARGIN = 112;
    private static final double LEAST = 120;
    /** Runs of rules that were not reached are folded if they are longer than this. */
    private static final int SHOWN_UNREAD = 4;

    /** A line of the list. */
    private sealed interface Row {
        record Chain(RuleGroup group) implements Row {}

        record Text(String number, String text, boolean mono, RuleGroup.Line rule, RuleGroup group)
                implements
                    Row {}

        record Fold(String words, RuleGroup group) implements Row {}

        record Gap() implements Row {}
    }

    private final Workbench workbench;
    private final ListView<Row> list = new ListView<>();
    private List<RuleGroup> groups = List.of();
    private final Set<RuleGroup> unfolded = new HashSet<>();
    private double flowedFor;

    RulesView(Workbench workbench) {
        this.workbench = workbench;
        getStyleClass().add("reading");
        list.setPlaceholder(Parts.label("No rule was read at this hop.", "small", "text3"));
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable Row row, boolean empty) {
                super.updateItem(row, empty);
                setText(null);
                getStyleClass().removeAll("skipped", "hit", "rewrote", "ended", "unread");
                if (!empty && row instanceof Row.Text text) {
                    getStyleClass().add(text.rule().reading().name().toLowerCase(Locale.ROOT));
                }
                setGraphic(empty || row == null ? null : node(row));
            }
        });
        list.widthProperty().subscribe(width -> flow(width.doubleValue()));
        list.setAccessibleText("Rules of the chains that this hop read");
        Copying.offer(list, this::stops, new Copying.Choice("Copy rule", this::chosen),
                new Copying.Choice("Copy all that was read", this::whole));
        getChildren().add(list);
    }

    private List<MenuItem> stops() {
        if (!(list.getSelectionModel().getSelectedItem() instanceof Row.Text text)) {
            return List.of();
        }
        Breakpoint here = new Breakpoint.AtRule(text.group().table(), text.group().chain(), text.rule().number());
        MenuItem run = new MenuItem("Run until this rule applies");
        run.setOnAction(e -> workbench.runUntil(here));
        CheckMenuItem stop = new CheckMenuItem("Always stop where this rule applies");
        stop.setSelected(workbench.breakpointsProperty().get().contains(here));
        stop.setOnAction(e -> workbench.toggle(here));
        return List.of(run, stop, new SeparatorMenuItem());
    }

    private String chosen() {
        Row row = list.getSelectionModel().getSelectedItem();
        return row instanceof Row.Text text ? String.join(" ", text.rule().text()) : "";
    }

    private String whole() {
        StringBuilder text = new StringBuilder();
        for (RuleGroup group : groups) {
            text.append('*').append(group.table()).append(" :").append(group.chain()).append('\n');
            group.lines().stream().filter(RuleGroup.Line::read).forEach(line -> text.append("[%d] -A %s %s   # %s%n"
                    .formatted(line.hits(), group.chain(), String.join(" ", line.text()), line.brief())));
        }
        return text.toString();
    }

    void show(List<RuleGroup> groups) {
        if (groups.equals(this.groups)) {
            return;
        }
        this.groups = groups;
        unfolded.clear();
        flowedFor = 0;
        flow(list.getWidth());
        list.scrollTo(0);
    }

    private void flow(double width) {
        double room = Math.max(LEAST, width - MARGIN);
        if (room == flowedFor) {
            return;
        }
        flowedFor = room;
        List<Row> rows = new ArrayList<>();
        for (RuleGroup group : groups) {
            rows.add(new Row.Gap());
            rows.add(new Row.Chain(group));
            lines(group, room, rows);
        }
        list.getItems().setAll(rows);
    }

    private void lines(RuleGroup group, double room, List<Row> rows) {
        List<RuleGroup.Line> lines = group.lines();
        int at = 0;
        while (at < lines.size()) {
            int run = at;
            while (run < lines.size() && !lines.get(run).read()) {
                run++;
            }
            if (run - at > SHOWN_UNREAD && !unfolded.contains(group)) {
                rows.add(new Row.Fold((run - at) + " more rules, not reached", group));
                at = run;
            } else {
                rule(lines.get(at), group, room, rows);
                at++;
            }
        }
    }

    private static void rule(RuleGroup.Line line, RuleGroup group, double room, List<Row> rows) {
        String number = Integer.toString(line.number());
        for (String part : line.text()) {
            for (String text : Wrap.lines(Wrap.tied(part), Fonts.bundled(), Face.MONO, 12, room)) {
                rows.add(new Row.Text(number, text, true, line, group));
                number = "";
            }
        }
        if (line.read()) {
            for (String text : Wrap.lines(line.why(), Fonts.bundled(), Face.SANS, 12, room)) {
                rows.add(new Row.Text("", text, false, line, group));
            }
        }
    }

    private void unfold(RuleGroup group) {
        unfolded.add(group);
        flowedFor = 0;
        flow(list.getWidth());
    }

    private Node node(Row row) {
        return switch (row) {
            case Row.Chain(RuleGroup group) -> RuleRows.chain(group);
            case Row.Gap() -> new HBox();
            case Row.Fold(String words, RuleGroup group) -> {
                Hyperlink more = new Hyperlink(words);
                more.getStyleClass().add("fold");
                more.setOnAction(e -> unfold(group));
                yield new HBox(more);
            }
            case Row.Text text -> line(text);
        };
    }

    private static Node line(Row.Text text) {
        Label number = Parts.whole(text.number(), "number");
        number.setMinWidth(24);
        HBox line = new HBox(number, Parts.whole(text.text(), text.mono() ? "line" : "brief"));
        if (!text.number().isEmpty()) {
            long hits = text.rule().hits();
            Label count = Parts.whole(hits == 0 ? "" : hits + " pkt", "hits");
            Parts.tip(count, hits + (hits == 1 ? " packet" : " packets") + " of this exchange counted so far");
            line.getChildren().addAll(Parts.spring(), count);
        }
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("rule-line");
        Parts.tip(line, text.rule().why());
        return line;
    }
}
