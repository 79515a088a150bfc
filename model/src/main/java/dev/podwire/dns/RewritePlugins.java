package dev.podwire.dns;

import java.util.List;
import java.util.function.Consumer;

/** All rewrite rules of a server block, in their order: the first that holds counts, unless it says {@code continue}. */
record RewritePlugins(List<RewritePlugin> rules) implements DnsPlugin {

    RewritePlugins {
        rules = List.copyOf(rules);
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        ask(0, query, next, done);
    }

    private void ask(int first, Query query, Next next, Consumer<Reply> done) {
        for (int i = first; i < rules.size(); i++) {
            RewritePlugin rule = rules.get(i);
            if (rule.from().matcher(query.name()).find()) {
                int after = i + 1;
                rule.answer(query, rule.goOn() ? (q, then) -> ask(after, q, next, then) : next, done);
                return;
            }
        }
        next.answer(query, done);
    }
}
