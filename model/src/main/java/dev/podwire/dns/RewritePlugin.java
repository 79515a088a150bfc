package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.podwire.packet.Header.DnsRecord;

/**
 * One rule of CoreDNS' {@code rewrite} for names: it asks for another name, and gives the answer back under the name that was
 * asked for where it is an exact rule or says {@code answer auto} ({@code plugin/rewrite/name.go}).
 *
 * @param from    matches the asked name
 * @param to      the other name; <code>{1}</code> is the first group of {@code from}
 * @param auto    whether the answer gets the asked name back
 * @param answers changes of names in the answer
 * @param goOn    whether a rule after it may hold too
 */
record RewritePlugin(Pattern from, String to, boolean auto, List<Change> answers, boolean goOn) implements DnsPlugin {

    /** A change of names in the answer; {@code value} changes what a record points at, not its owner. */
    record Change(boolean value, Pattern from, String to) {}

    /** The rule, or nothing if it is about something else than names (type, class, edns0, ttl, rcode). */
    static Optional<RewritePlugin> of(Corefile.Directive directive) {
        List<String> words = new ArrayList<>(directive.arguments());
        boolean goOn = !words.isEmpty() && words.getFirst().equals("continue");
        if (goOn || !words.isEmpty() && words.getFirst().equals("stop")) {
            words.removeFirst();
        }
        List<List<String>> lines = new ArrayList<>(directive.block());
        if (words.isEmpty() && !lines.isEmpty()) {
            words.addAll(lines.removeFirst());
        }
        if (words.isEmpty() || !words.getFirst().equals("name")) {
            return Optional.empty();
        }
        words.removeFirst();
        String kind = List.of("exact", "prefix", "suffix", "substring", "regex").contains(words.getFirst())
                && words.size() > 2 ? words.removeFirst() : "exact";
        if (words.size() < 2) {
            throw directive.wrong("rewrite name needs what to replace and by what");
        }
        String from = words.get(0);
        String to = words.get(1);
        lines.add(words.subList(2, words.size()));
        return Optional.of(make(directive, kind, from, to, lines, goOn));
    }

    private static RewritePlugin make(Corefile.Directive directive, String kind, String from, String to,
            List<List<String>> lines, boolean goOn) {
        boolean auto = kind.equals("exact");
        List<Change> changes = new ArrayList<>();
        for (List<String> line : lines) {
            if (line.size() > 1 && line.getFirst().equals("answer")) {
                if (line.get(1).equals("auto")) {
                    auto = true;
                } else if (line.size() == 4) {
                    changes.add(new Change(line.get(1).equals("value"), compiled(directive, line.get(2)), line.get(3)));
                } else if (line.size() == 3) {
                    changes.add(new Change(false, compiled(directive, line.get(1)), line.get(2)));
                }
            }
        }
        Pattern pattern = switch (kind) {
            case "exact" -> Pattern.compile("^" + Pattern.quote(DnsNames.absolute(from)) + "$");
            case "prefix" -> Pattern.compile("^" + Pattern.quote(from) + "(.*)$");
            case "suffix" -> Pattern.compile("^(.*)" + Pattern.quote(DnsNames.absolute(from)) + "$");
            case "substring" -> Pattern.compile("^(.*?)" + Pattern.quote(from) + "(.*)$");
            default -> compiled(directive, from);
        };
        String target = switch (kind) {
            case "exact" -> DnsNames.absolute(to);
            case "prefix" -> to + "{1}";
            case "suffix" -> "{1}" + DnsNames.absolute(to);
            case "substring" -> "{1}" + to + "{2}";
            default -> to;
        };
        return new RewritePlugin(pattern, target, auto, changes, goOn);
    }

    private static Pattern compiled(Corefile.Directive directive, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw directive.wrong("'" + regex + "' is no regular expression");
        }
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        Matcher matcher = from.matcher(query.name());
        if (!matcher.find()) {
            next.answer(query, done);
            return;
        }
        String other = DnsNames.absolute(filled(to, matcher));
        query.wire().note("asks for " + other + " instead", "a rewrite rule of the Corefile replaces " + query.name());
        next.answer(query.named(other), reply -> done.accept(reverted(reply, other, query.name())));
    }

    private static String filled(String text, Matcher matcher) {
        String filled = text;
        for (int i = 0; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            filled = filled.replace("{" + i + "}", group == null ? "" : group);
        }
        return filled;
    }

    private Reply reverted(Reply reply, String other, String asked) {
        UnaryOperator<DnsRecord> change = r -> {
            String name = auto && r.name().equalsIgnoreCase(other) ? asked : r.name();
            String data = auto && r.data().equalsIgnoreCase(other) ? asked : r.data();
            for (Change each : answers) {
                Matcher matcher = each.from().matcher(each.value() ? data : name);
                if (matcher.find()) {
                    String changed = DnsNames.absolute(filled(each.to(), matcher));
                    name = each.value() ? name : changed;
                    data = each.value() ? changed : data;
                }
            }
            return new DnsRecord(name, r.type(), r.ttl(), data);
        };
        return new Reply(reply.code(), reply.authoritative(), reply.truncated(),
                reply.answers().stream().map(change).toList(), reply.authority(),
                reply.additional().stream().map(change).toList());
    }
}
