package dev.podwire.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.podwire.manifest.FieldNames;
import dev.podwire.view.EditorBar;
import dev.podwire.view.LogView;
import dev.podwire.view.Sheet;
import dev.podwire.view.model.LoadedCluster;
import dev.podwire.view.model.LogEntry;
import dev.podwire.view.model.Opened;
import dev.podwire.view.model.ProblemRow;
import dev.podwire.view.model.Workbench;
import dev.podwire.view.model.YamlCursor;

/** Manifests as they are being edited, until they are applied or dropped. */
final class Drafts implements EditorBar.Actions {

    private final Workbench workbench;
    private final Session session;
    private final Sheet sheet;
    private final Map<String, String> drafts = new LinkedHashMap<>();
    private Runnable changed = () -> {
    };
    private Consumer<List<ProblemRow>> told = found -> {
    };

    Drafts(Workbench workbench, Session session, Sheet sheet) {
        this.workbench = workbench;
        this.session = session;
        this.sheet = sheet;
        workbench.clusterProperty().subscribe(cluster -> drafts.clear());
    }

    /** Who is told what is wrong with the drafts. */
    void setOnProblems(Consumer<List<ProblemRow>> listener) {
        told = listener;
    }

    /** Is run whenever a draft is changed. */
    void setOnChange(Runnable listener) {
        changed = listener;
    }

    private Optional<String> open(String file) {
        LoadedCluster cluster = workbench.clusterProperty().get();
        return cluster == null ? Optional.empty() : cluster.text(file);
    }

    @Override
    public Optional<String> text(String file) {
        return Optional.ofNullable(drafts.get(file)).or(() -> open(file));
    }

    @Override
    public void draft(String file, String text) {
        if (open(file).equals(Optional.of(text))) {
            drafts.remove(file);
        } else {
            drafts.put(file, text);
        }
        changed.run();
    }

    /** Puts drafts back that were kept in a project, whose files go by the names of {@code texts}. */
    void restore(Map<String, String> kept, Map<String, String> texts) {
        kept.forEach((file, text) -> {
            if (texts.containsKey(file)) {
                draft(file, text);
            }
        });
    }

    @Override
    public boolean dirty() {
        return !drafts.isEmpty();
    }

    /** All texts as they would be. */
    private Map<String, String> texts() {
        LoadedCluster cluster = workbench.clusterProperty().get();
        Map<String, String> all = new LinkedHashMap<>(cluster == null ? Map.of() : cluster.texts());
        all.putAll(drafts);
        return all;
    }

    /** The drafts as they are kept in a project. */
    Map<String, String> kept() {
        return Map.copyOf(drafts);
    }

    @Override
    public void check() {
        session.preview(texts(), (opened, entry) -> told.accept(opened.problems()));
    }

    @Override
    public void preview() {
        session.preview(texts(), this::show);
    }

    private void show(Opened opened, LogEntry entry) {
        told.accept(opened.problems());
        if (opened.cluster().isPresent()) {
            sheet.show("What would change", new LogView(List.of(entry)));
        }
    }

    @Override
    public void apply() {
        session.apply(texts(), "Applied " + String.join(", ", drafts.keySet().stream().map(Drafts::name).toList()));
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    @Override
    public void discard() {
        drafts.clear();
        told.accept(List.of());
    }

    @Override
    public List<String> complete(String text, int at) {
        YamlCursor cursor = YamlCursor.at(text, at);
        List<String> all = switch (cursor.key()) {
            case "" -> FieldNames.at(cursor.apiVersion(), cursor.kind(), cursor.path()).stream().map(n -> n + ": ")
                    .toList();
            case "kind" -> FieldNames.kinds();
            case "apiVersion" -> FieldNames.apiVersions();
            case "type" -> List.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
            case "protocol" -> List.of("TCP", "UDP", "SCTP");
            case "externalTrafficPolicy", "internalTrafficPolicy" -> List.of("Cluster", "Local");
            case "sessionAffinity" -> List.of("None", "ClientIP");
            default -> List.of();
        };
        String typed = cursor.prefix().toLowerCase(Locale.ROOT);
        return all.stream().filter(word -> word.toLowerCase(Locale.ROOT).startsWith(typed)).toList();
    }
}
