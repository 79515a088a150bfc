package dev.podwire.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.podwire.kernel.KernelOperation;

/** What a list of kernel operations does, in a few words; the operations themselves say the rest. */
final class LiveWords {

    private LiveWords() {}

    static String of(List<KernelOperation> operations) {
        List<String> words = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (KernelOperation operation : operations) {
            if (operation instanceof KernelOperation.AddNamespace(var id)) {
                words.add("network namespace " + id.name() + " made");
            } else if (operation instanceof KernelOperation.DeleteNamespace(var id)) {
                words.add("network namespace " + id.name() + " gone");
            } else if (operation instanceof KernelOperation.AddHost(var host)) {
                words.add("machine " + host.name() + " joins");
            } else if (operation instanceof KernelOperation.DeleteHost(var host)) {
                words.add("machine " + host + " gone");
            } else if (operation instanceof KernelOperation.SetLink(var id, var link)) {
                words.add(link.name() + " of " + id.host() + (link.up() ? " up" : " down"));
            } else {
                counts.merge(kind(operation), 1, Integer::sum);
            }
        }
        counts.forEach((kind, count) -> words.add(count + " × " + kind));
        return String.join(", ", words);
    }

    /** The operation's own name as words: {@code ReplaceRoute} is {@code replace route}. */
    private static String kind(KernelOperation operation) {
        return operation.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
