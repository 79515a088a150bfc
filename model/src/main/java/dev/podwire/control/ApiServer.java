package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.Defaults;
import dev.podwire.api.Kinds;
import dev.podwire.api.ObjectKey;
import dev.podwire.api.Validation;
import dev.podwire.cluster.ApiObject;
import dev.podwire.cluster.ClusterSetup;
import dev.podwire.cluster.ObjectStore;
import dev.podwire.cluster.Resources;
import dev.podwire.cluster.SetupReader;
import dev.podwire.cluster.StoredObject;
import dev.podwire.cluster.VirtualTime;
import dev.podwire.cluster.WatchEvent;
import dev.podwire.manifest.Document;
import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;
import dev.podwire.manifest.Tree;
import dev.podwire.manifest.TreeEdit;
import org.jspecify.annotations.Nullable;

/**
 * The API server: takes requests of those who use the cluster and answers each with the store after it. It fills in defaults,
 * refuses what is invalid or in conflict with what is there, and allocates addresses and ports. It keeps nothing itself.
 */
public final class ApiServer {

    /** How long a terminating pod may take without other word (terminationGracePeriodSeconds). */
    private static final int GRACE_SECONDS = 30;

    private final ClusterSetup setup;
    private final Chance chance;

    /** {@code seed} decides what is up to chance. */
    public ApiServer(ClusterSetup setup, long seed) {
        this.setup = setup;
        chance = new Chance(seed);
    }

    /** {@code kubectl create}: the object must be new. */
    public ApiAnswer create(ObjectStore store, Document document, long now) {
        List<Problem> found = check(document);
        ObjectKey key = key(store, document);
        Optional<ApiAnswer> refusal = refusal(store, document, key, found);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (store.find(key).isPresent()) {
            return ApiAnswer.refused(store, ApiError.exists(key));
        }
        return made(store, document, key, now, Optional.empty()).withWarnings(warnings(found));
    }

    /** {@code kubectl apply}: makes the object, or changes what differs from the last time it was applied. */
    public ApiAnswer apply(ObjectStore store, Document document, long now) {
        List<Problem> found = check(document);
        ObjectKey key = key(store, document);
        Optional<ApiAnswer> refusal = refusal(store, document, key, found);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Tree given = document.root().asRoot().tree();
        Optional<ApiObject> there = store.find(key);
        if (there.isEmpty()) {
            return made(store, document, key, now, Optional.ofNullable(given)).withWarnings(warnings(found));
        }
        ApiObject old = there.get();
        Tree merged = ApplyMerge.merge(old.identity().applied().orElse(null), given, old.root().tree());
        ApiObject applied = new ApiObject(
                new StoredObject(key, document.apiVersion(), Field.root(document.file(), merged),
                        StoredObject.Source.FILE, old.stored().builtIn(), old.stored().simulated()),
                new ApiObject.Identity(old.identity().uid(), old.identity().version(), old.identity().generation(),
                        old.identity().created(), Optional.ofNullable(given)));
        return changed(store, old, applied, "configured").withWarnings(warnings(found));
    }

    /** {@code kubectl replace}: the whole object anew. A resourceVersion in it must be the current one. */
    public ApiAnswer replace(ObjectStore store, Document document, long now) {
        List<Problem> found = check(document);
        ObjectKey key = key(store, document);
        Optional<ApiAnswer> refusal = refusal(store, document, key, found);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<ApiObject> there = store.find(key);
        if (there.isEmpty()) {
            return ApiAnswer.refused(store, ApiError.notFound(key));
        }
        ApiObject old = there.get();
        String version = document.root().get("metadata", "resourceVersion").text("");
        if (!version.isEmpty() && !version.equals(Long.toString(old.identity().version()))) {
            return ApiAnswer.refused(store, ApiError.modified(key));
        }
        Tree given = withoutServerFields(document.root().asRoot().tree());
        Tree status = old.root().get("status").tree();
        Tree whole = status == null || given == null ? given : TreeEdit.set(given, status, "status");
        if (whole == null) {
            throw new IllegalStateException("a document that passed validation is a mapping");
        }
        ApiObject fresh = new ApiObject(new StoredObject(key, document.apiVersion(),
                Field.root(document.file(), whole), StoredObject.Source.FILE, old.stored().builtIn(),
                old.stored().simulated()), old.identity());
        return changed(store, old, fresh, "replaced").withWarnings(warnings(found));
    }

    /** {@code kubectl scale}. */
    public ApiAnswer scale(ObjectStore store, ObjectKey key, int replicas) {
        Optional<ApiObject> there = store.find(key);
        if (there.isEmpty()) {
            return ApiAnswer.refused(store, ApiError.notFound(key));
        }
        if (!there.get().root().get("spec", "replicas").exists()) {
            return ApiAnswer.refused(store, new ApiError(ApiError.Reason.NOT_FOUND,
                    "the server could not find the requested resource", List.of()));
        }
        if (replicas < 0) {
            return ApiAnswer.refused(store, ApiError.invalid(key, List.of(there.get().root().get("spec", "replicas")
                    .error("Invalid value: " + replicas + ": must be greater than or equal to 0", ""))));
        }
        Tree tree = TreeEdit.set(there.get().root().tree(), replicas, "spec", "replicas");
        ApiAnswer answer = changed(store, there.get(), there.get().withTree(tree), "scaled");
        return answer.ok()
                ? ApiAnswer.done(answer.store(), answer.events(), Resources.printed(key) + " scaled")
                : answer;
    }

    /**
     * {@code kubectl delete}. A pod on a node gets its grace period, in which the kubelet ends it; {@code grace} 0 or a pod
     * that no kubelet knows goes at once.
     */
    public ApiAnswer delete(ObjectStore store, ObjectKey key, Optional<Integer> grace, long now) {
        Optional<ApiObject> there = store.find(key);
        if (there.isEmpty()) {
            return ApiAnswer.refused(store, ApiError.notFound(key));
        }
        ApiObject old = there.get();
        String message = Resources.printed(key).replace('/', ' ').replaceFirst(" (.*)", " \"$1\"") + " deleted";
        boolean graceful = key.kind().equals("Pod") && old.root().get("spec", "nodeName").exists()
                && !finished(old.root());
        int seconds = grace
                .orElseGet(() -> old.root().get("spec", "terminationGracePeriodSeconds").integer(GRACE_SECONDS));
        if (!graceful || seconds == 0) {
            ObjectStore after = store.remove(key);
            return ApiAnswer.done(after,
                    List.of(new WatchEvent(Optional.of(old), Optional.empty(), after.revision())), message);
        }
        if (old.terminating() && grace.isEmpty()) {
            return ApiAnswer.done(store, List.of(), message);
        }
        Tree tree = TreeEdit.set(old.root().tree(), VirtualTime.stamp(now + seconds * 1_000_000_000L), "metadata",
                "deletionTimestamp");
        tree = TreeEdit.set(tree, seconds, "metadata", "deletionGracePeriodSeconds");
        ApiAnswer answer = stored(store, old, old.withTree(tree), "");
        return ApiAnswer.done(answer.store(), answer.events(), message);
    }

    /** Puts a document in an object's place as controllers and kubelets do: what they write is right. */
    ApiAnswer update(ObjectStore store, ApiObject old, Tree tree) {
        return TreeEdit.same(old.root().tree(), tree)
                ? ApiAnswer.done(store, List.of(), "")
                : stored(store, old, old.withTree(tree), "");
    }

    /** Makes an object as controllers do. */
    ApiAnswer createByController(ObjectStore store, ObjectKey key, String apiVersion, Field root, long now) {
        StoredObject stored = new StoredObject(key, apiVersion, root, StoredObject.Source.SYSTEM, true, true);
        return put(store, stored, now, Optional.empty());
    }

    private static boolean finished(Field root) {
        String phase = root.get("status", "phase").text("");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static List<Problem> check(Document document) {
        List<Problem> problems = new ArrayList<>();
        Kinds.Verdict verdict = Kinds.judge(document);
        verdict.problem().ifPresent(problems::add);
        if (SetupReader.isSetup(document)) {
            problems.add(document.root().get("kind").error(
                    "not simulated: a " + document.kind() + " that comes while the cluster runs",
                    "load the cluster with it"));
        } else if (verdict.ours() && problems.stream().noneMatch(Problem::isError)) {
            problems.addAll(Validation.check(document));
        }
        return problems;
    }

    private static List<Problem> warnings(List<Problem> found) {
        return found.stream().filter(problem -> !problem.isError()).toList();
    }

    private ObjectKey key(ObjectStore store, Document document) {
        Field metadata = document.root().get("metadata");
        String prefix = metadata.get("generateName").text("");
        String name = metadata.get("name").text("");
        if (name.isEmpty() && !prefix.isEmpty()) {
            name = prefix + chance.suffix("name " + document.kind() + " " + prefix + " " + store.revision());
        }
        boolean clusterWide = Kinds.clusterWide(document.kind());
        String namespace = metadata.get("namespace").text("");
        return new ObjectKey(document.kind(), clusterWide ? "" : namespace.isEmpty() ? "default" : namespace, name);
    }

    private static Optional<ApiAnswer> refusal(ObjectStore store, Document document, ObjectKey key,
            List<Problem> found) {
        if (found.stream().anyMatch(Problem::isError)) {
            return Optional.of(ApiAnswer.refused(store, ApiError.invalid(key, found)));
        }
        if (key.name().isEmpty()) {
            return Optional.of(ApiAnswer.refused(store, ApiError.invalid(key, List.of(document.root().get("metadata")
                    .error("Required value: name or generateName is required", "add metadata.name")))));
        }
        ObjectKey namespace = new ObjectKey("Namespace", "", key.namespace());
        if (!key.namespace().isEmpty() && store.find(namespace).isEmpty()) {
            Problem at = document.root().get("metadata", "namespace").error(
                    "the namespace \"" + key.namespace() + "\" is not there",
                    "kubectl create namespace " + key.namespace());
            return Optional.of(ApiAnswer.refused(store,
                    new ApiError(ApiError.Reason.NOT_FOUND, ApiError.notFound(namespace).message(), List.of(at))));
        }
        return Optional.empty();
    }

    private ApiAnswer made(ObjectStore store, Document document, ObjectKey key, long now, Optional<Tree> applied) {
        boolean ours = Kinds.judge(document).ours();
        Tree given = withoutServerFields(document.root().asRoot().tree());
        if (given == null) {
            throw new IllegalStateException("a document that passed validation is a mapping");
        }
        StoredObject stored = new StoredObject(key, document.apiVersion(), Field.root(document.file(), given),
                StoredObject.Source.FILE, ours, ours && Reporter.acts(key.kind()));
        return put(store, stored, now, applied);
    }

    private static @Nullable Tree withoutServerFields(
            @Nullable Tree tree) {
        return tree == null
                ? null
                : TreeEdit.remove(TreeEdit.remove(tree, "metadata", "resourceVersion"), "metadata", "uid");
    }

    private ApiAnswer put(ObjectStore store, StoredObject given, long now, Optional<Tree> applied) {
        ObjectKey key = given.key();
        String uid = Uids.of(chance, key + " " + store.revision());
        ApiObject fresh = new ApiObject(given, new ApiObject.Identity(uid, 0, 1, now, applied));
        Tree tree = fresh.root().tree();
        if (tree == null) {
            throw new IllegalArgumentException("an object is a mapping");
        }
        ServiceAdmission.Result admitted = given.builtIn()
                ? ServiceAdmission.admit(setup, chance, store, fresh.withTree(Defaults.fill(key.kind(), tree)))
                : new ServiceAdmission.Result(fresh, List.of());
        if (!admitted.problems().isEmpty()) {
            return ApiAnswer.refused(store, ApiError.invalid(key, admitted.problems()));
        }
        ObjectStore after = store.put(admitted.object());
        WatchEvent event = new WatchEvent(Optional.empty(), after.find(key), after.revision());
        return ApiAnswer.done(after, List.of(event), Resources.printed(key) + " created");
    }

    /** Stores the changed object if it may be so; {@code unchanged} if it says what the old one said. */
    private ApiAnswer changed(ObjectStore store, ApiObject old, ApiObject wanted, String verb) {
        ObjectKey key = old.key();
        Tree tree = wanted.root().tree();
        if (tree == null) {
            throw new IllegalArgumentException("an object is a mapping");
        }
        ApiObject fresh = old.stored().builtIn() ? wanted.withTree(Defaults.fill(key.kind(), tree)) : wanted;
        fresh = ServiceAdmission.carryOver(old, fresh);
        List<Problem> forbidden = new ArrayList<>(Immutables.check(old, fresh));
        if (old.stored().builtIn()) {
            forbidden.addAll(Validation.check(new Document(fresh.root().location().file(),
                    fresh.stored().apiVersion(), key.kind(), fresh.root())));
            forbidden.removeIf(problem -> !problem.isError());
        }
        if (!forbidden.isEmpty()) {
            return ApiAnswer.refused(store, ApiError.invalid(key, forbidden));
        }
        ServiceAdmission.Result admitted = ServiceAdmission.admit(setup, chance, store.remove(key), fresh);
        if (!admitted.problems().isEmpty()) {
            return ApiAnswer.refused(store, ApiError.invalid(key, admitted.problems()));
        }
        return stored(store, old, admitted.object(), verb);
    }

    private static ApiAnswer stored(ObjectStore store, ApiObject old, ApiObject fresh, String verb) {
        String printed = Resources.printed(old.key()) + " ";
        boolean same = TreeEdit.same(old.root().tree(), fresh.root().tree());
        if (same && old.identity().equals(fresh.identity())) {
            return ApiAnswer.done(store, List.of(), printed + "unchanged");
        }
        boolean spec = !TreeEdit.same(old.root().get("spec").tree(), fresh.root().get("spec").tree());
        ApiObject.Identity identity = fresh.identity();
        ObjectStore after = store.put(new ApiObject(fresh.stored(), new ApiObject.Identity(identity.uid(),
                identity.version(), identity.generation() + (spec ? 1 : 0), identity.created(), identity.applied())));
        WatchEvent event = new WatchEvent(Optional.of(old), after.find(old.key()), after.revision());
        return ApiAnswer.done(after, List.of(event), printed + (same ? "unchanged" : verb));
    }
}
