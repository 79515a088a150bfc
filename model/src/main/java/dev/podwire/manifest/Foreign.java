package dev.podwire.manifest;

import java.util.Optional;
import java.util.regex.Pattern;

import dev.podwire.net.SourceLocation;

/** Recognises what lies among manifests but needs another program first: Helm charts and kustomizations. */
final class Foreign {

    private static final Pattern HELM = Pattern
            .compile("\\{\\{-?\\s*(\\.Values|\\.Release|\\.Chart|\\.Capabilities|include\\s+\"|template\\s+\""
                    + "|if\\s|range\\s|with\\s|end\\s|toYaml\\s|tpl\\s|fail\\s)");
    private static final Pattern HELM_CERTAIN = Pattern
            .compile(
                    "\\{\\{-?\\s*(toYaml\\s+|include\\s+\"[^\"]*\"\\s+|quote\\s+|default\\s+\\S+\\s+)?\\.(Values|Release|Chart)\\b");

    private Foreign() {}

    /** A problem if the text is a Helm template; {@code broken}: it could not be read as YAML. */
    static Optional<Problem> helm(String file, String text, boolean broken) {
        if (!text.contains("{{")) {
            return Optional.empty();
        }
        var matcher = (broken ? HELM : HELM_CERTAIN).matcher(text);
        int at = matcher.find() ? matcher.start() : -1;
        if (at < 0 && !broken) {
            return Optional.empty();
        }
        if (at < 0) {
            at = text.indexOf("{{");
        }
        int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        int column = at - text.lastIndexOf('\n', at);
        return Optional.of(Problem.error(new SourceLocation(file, line, column), "",
                "this is a template, as Helm charts have them, not a manifest",
                "run: helm template CHART-FOLDER | podwire -"));
    }

    /** Whether a file is part of a chart or kustomization by its name. */
    static Optional<Problem> byName(String file, String fileName) {
        SourceLocation where = new SourceLocation(file, 1, 1);
        return switch (fileName) {
            case "kustomization.yaml", "kustomization.yml", "Kustomization" -> Optional.of(kustomization(where, file));
            case "Chart.yaml" -> Optional.of(Problem.error(where, "", "this is a Helm chart, not a manifest",
                    "run: helm template " + folder(file) + " | podwire -"));
            default -> Optional.empty();
        };
    }

    static Problem kustomization(SourceLocation where, String file) {
        return Problem.error(where, "", "this is a kustomization, which kubectl turns into manifests",
                "run: kubectl kustomize " + folder(file) + " | podwire -");
    }

    private static String folder(String file) {
        int slash = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
        return slash <= 0 ? "." : file.substring(0, slash);
    }
}
