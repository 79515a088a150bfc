package dev.podwire.view;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import dev.podwire.net.Origin;
import dev.podwire.net.SourceLocation;
import dev.podwire.theme.Sign;
import dev.podwire.view.model.RuleGroup;
import dev.podwire.view.model.Why;

/** The inspector's answer: what happened, in a sentence, with the headers, the rules and the lines of YAML behind it. */
final class WhyView extends VBox {

    /** Runs of skipped rules longer than this are folded. */
    private static final int SHOWN_SKIPPED = 2;

    private final Consumer<SourceLocation> open;
    private final Predicate<String> readable;
    private final Runnable allRules;

    WhyView(Consumer<SourceLocation> open, Predicate<String> readable, Runnable allRules) {
        this.open = open;
        this.readable = readable;
        this.allRules = allRules;
        getStyleClass().add("inspector-body");
        setMinWidth(0);
        Copying.offer(this, new Copying.Choice("Copy explanation", () -> text));
    }

    private String text = "";

    private static String text(Why why) {
        StringBuilder text = new StringBuilder(why.title() + "\n" + why.where() + "\n\n" + why.sentence() + "\n");
        why.header().forEach(f -> text.append('\n').append(f.name()).append(": ").append(f.before())
                .append(f.changed() ? " -> " + f.after() : ""));
        why.because().forEach(o -> text.append("\nbecause of ").append(o));
        return text.toString();
    }

    void show(Why why) {
        text = text(why);
        getChildren().setAll(title(why));
        Label sentence = Parts.label(why.sentence(), "why-sentence", "wrap");
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().add(sentence);
        if (!why.header().isEmpty()) {
            getChildren().add(section("Header", FieldRows.columns(), FieldRows.box(why.header())));
        }
        if (!why.rules().isEmpty()) {
            Label counts = Parts.whole(why.skipped() + " skipped · " + why.hit() + " hit", "small", "text3");
            getChildren().add(section("Rules read, in order", counts, rules(why.rules())));
        }
        if (!why.because().isEmpty()) {
            getChildren().add(section("Written because of", new Region(), because(why.because())));
        }
    }

    private static Node title(Why why) {
        StackPane sign = new StackPane(Sign.of(why.tone()));
        sign.getStyleClass().addAll("why-sign", why.tone().styleClass());
        Label title = Parts.label(why.title(), "title", "wrap");
        title.setMinHeight(Region.USE_PREF_SIZE);
        Label where = Parts.label(why.where(), "small", "text2", "wrap");
        where.setMinHeight(Region.USE_PREF_SIZE);
        HBox row = new HBox(12, sign, new VBox(2, title, where));
        row.setAlignment(Pos.TOP_LEFT);
        return row;
    }

    private static Node section(String name, Node right, Node content) {
        HBox head = new HBox(Parts.whole(name, "section"), Parts.spring(), right);
        head.setAlignment(Pos.CENTER_LEFT);
        return new VBox(6, head, content);
    }

    private Node rules(List<RuleGroup> groups) {
        VBox well = new VBox();
        well.getStyleClass().add("well");
        boolean first = true;
        for (RuleGroup group : groups) {
            if (!first) {
                well.getChildren().add(Parts.styled("hairline"));
            }
            first = false;
            well.getChildren().add(RuleRows.chain(group));
            fold(group, well);
        }
        return well;
    }

    private void fold(RuleGroup group, VBox well) {
        List<RuleGroup.Line> lines = group.lines();
        int at = 0;
        while (at < lines.size()) {
            int run = at;
            while (run < lines.size() && lines.get(run).reading() == RuleGroup.Reading.SKIPPED) {
                run++;
            }
            if (run - at > SHOWN_SKIPPED) {
                int hidden = run - at;
                Hyperlink more = new Hyperlink(hidden + " rules skipped");
                more.getStyleClass().add("fold");
                more.setOnAction(e -> allRules.run());
                well.getChildren().add(more);
                at = run;
            } else {
                run = Math.max(run, at + 1);
                lines.subList(at, Math.min(run, lines.size()))
                        .forEach(l -> well.getChildren().add(RuleRows.rule(l)));
                at = run;
            }
        }
    }

    private Node because(List<Origin> origins) {
        VBox box = new VBox();
        box.getStyleClass().add("box");
        for (Origin origin : origins) {
            Label who = Parts.label(name(origin), "small");
            Parts.tip(who, origin.toString());
            HBox row = new HBox(who, Parts.spring());
            row.getStyleClass().add("because-row");
            origin.location().ifPresent(place -> row.getChildren().add(place(place)));
            box.getChildren().add(row);
        }
        return box;
    }

    private Node place(SourceLocation place) {
        return readable.test(place.file()) ? link(place) : Parts.whole(place.file(), "small", "text3");
    }

    private Node link(SourceLocation place) {
        String file = place.file()
                .substring(Math.max(place.file().lastIndexOf('/'), place.file().lastIndexOf('\\')) + 1);
        Hyperlink link = new Hyperlink(place.line() == 0 ? file : file + ":" + place.line());
        link.getStyleClass().add("mono");
        link.setMinWidth(Region.USE_PREF_SIZE);
        link.setTooltip(Parts.tip(place.toString()));
        link.setOnAction(e -> open.accept(place));
        return link;
    }

    private static String name(Origin origin) {
        return origin.name().isEmpty() ? origin.kind() : origin.kind() + " " + origin.name();
    }
}
