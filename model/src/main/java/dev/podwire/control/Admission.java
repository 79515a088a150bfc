package dev.podwire.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.podwire.api.Kinds;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Validation;
import dev.podwire.cluster.SetupReader;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.net.SourceLocation;

/** Lets documents into the store: refuses what is wrong by itself or there already, and names what has no name yet. */
final class Admission {

    /** Documents that set the cluster up, in order. */
    final List<Document> setup = new ArrayList<>();
    /** Everything that was let in, in order, set-up documents too. */
    final List<StoredObject> admitted = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();
    private final Map<ObjectKey, SourceLocation> seen = new LinkedHashMap<>();
    private final Map<String, Integer> generated = new LinkedHashMap<>();
    private final Chance chance;

    Admission(Chance chance) {
        this.chance = chance;
    }

    void admit(Document document, StoredObject.Source source) {
        Kinds.Verdict verdict = Kinds.judge(document);
        verdict.problem().ifPresent(problems::add);
        boolean refused = verdict.problem().filter(Problem::isError).isPresent();
        boolean setsUp = SetupReader.isSetup(document);
        if ((verdict.ours() || setsUp) && !refused && source == StoredObject.Source.FILE) {
            List<Problem> found = verdict.ours() ? Validation.check(document) : Validation.checkSetup(document);
            problems.addAll(found);
            refused = found.stream().anyMatch(Problem::isError);
        }
        if (refused) {
            return;
        }
        Optional<ObjectKey> key = key(document, verdict.ours() || setsUp);
        if (key.isEmpty()) {
            return;
        }
        SourceLocation before = seen.putIfAbsent(uniqueKey(key.get(), document, verdict.ours()),
                document.root().location());
        if (before != null && source == StoredObject.Source.SYSTEM) {
            return;
        }
        if (before != null) {
            Field name = document.root().get("metadata", "name");
            String message = key.get() + " stands at " + before + " too";
            if (Reporter.acts(key.get().kind()) && verdict.ours()) {
                problems.add(Problem.error(name.location(), "metadata.name", message,
                        "keep one of the two, or give one another name"));
                return;
            }
            problems.add(Problem.warning(name.location(), "metadata.name", message,
                    "kubectl apply would put the later one in the earlier one's place"));
        }
        if (setsUp) {
            setup.add(document);
        }
        admitted.add(new StoredObject(key.get(), document.apiVersion(), document.root(), source,
                setsUp || verdict.ours(), setsUp || verdict.ours()));
    }

    /** Kinds of one name in different groups are different kinds. */
    private static ObjectKey uniqueKey(ObjectKey key, Document document, boolean ours) {
        return ours ? key : new ObjectKey(key.kind() + "." + document.group(), key.namespace(), key.name());
    }

    private Optional<ObjectKey> key(Document document, boolean known) {
        Field metadata = document.root().get("metadata");
        String name = metadata.get("name").text("");
        String prefix = metadata.get("generateName").text("");
        if (name.isEmpty() && !prefix.isEmpty()) {
            int number = generated.merge(document.kind() + " " + prefix, 1, Integer::sum);
            name = prefix + chance.suffix("name " + document.kind() + " " + prefix + " " + number);
        }
        if (name.isEmpty() && SetupReader.isSetup(document)) {
            name = document.root().get("name").text("");
        } else if (name.isEmpty()) {
            if (!known && document.root().get("metadata").exists()) {
                problems.add(metadata.error("the object has no name", "add metadata.name"));
                return Optional.empty();
            }
        }
        boolean clusterWide = Kinds.clusterWide(document.kind());
        String namespace = clusterWide ? "" : metadata.get("namespace").text("default");
        return Optional.of(new ObjectKey(document.kind(), namespace.isEmpty() && !clusterWide ? "default" : namespace,
                name));
    }
}
