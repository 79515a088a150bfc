package dev.podwire.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.podwire.packet.Header.DnsRecord;

/**
 * CoreDNS' {@code template}: answers made from the name that was asked for. Of Go's templates it knows the fields that such
 * files use: {@code .Name}, {@code .Type}, {@code .Class}, {@code .Zone}, {@code .Group.x} and {@code index .Match n}.
 */
record TemplatePlugin(String type, List<String> zones, List<Pattern> matches, Lines lines, int code,
        List<String> fallthrough) implements DnsPlugin {

    private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*(.*?)\\s*}}");
    private static final long DEFAULT_TTL = 3600;

    /** Records as text, with fields to fill. */
    record Lines(List<String> answer, List<String> authority, List<String> additional) {}

    static TemplatePlugin of(Corefile.Directive directive, List<String> blockZones) {
        List<String> words = directive.arguments();
        if (words.size() < 2) {
            throw directive.wrong("template needs a class and a type, for example template IN A example.org");
        }
        List<Pattern> matches = new ArrayList<>();
        List<String> answer = new ArrayList<>();
        List<String> authority = new ArrayList<>();
        List<String> additional = new ArrayList<>();
        for (List<String> line : directive.block()) {
            List<String> rest = line.subList(1, line.size());
            switch (line.getFirst()) {
                case "match" -> rest.forEach(r -> matches.add(compiled(directive, r)));
                case "answer" -> answer.addAll(rest);
                case "authority" -> authority.addAll(rest);
                case "additional" -> additional.addAll(rest);
                default -> {
                    // rcode and fallthrough are read below
                }
            }
        }
        List<String> zones = words.subList(2, words.size()).stream().map(DnsNames::absolute).toList();
        return new TemplatePlugin(words.get(1).toUpperCase(Locale.ROOT), zones.isEmpty() ? blockZones : zones,
                matches.isEmpty() ? List.of(Pattern.compile(".*")) : matches, new Lines(answer, authority, additional),
                directive.option("rcode").filter(w -> !w.isEmpty()).map(w -> code(directive, w.getFirst()))
                        .orElse(Reply.NOERROR),
                directive.fallthrough());
    }

    private static Pattern compiled(Corefile.Directive directive, String regex) {
        try {
            // RE2 writes named groups (?P<name>…)
            return Pattern.compile(regex.replace("(?P<", "(?<"));
        } catch (PatternSyntaxException e) {
            throw directive.wrong("'" + regex + "' is no regular expression");
        }
    }

    private static int code(Corefile.Directive directive, String word) {
        for (int code = 0; code <= Reply.REFUSED; code++) {
            if (DnsMessage.code(code).equalsIgnoreCase(word)) {
                return code;
            }
        }
        throw directive.wrong("'" + word + "' is no response code");
    }

    @Override
    public void answer(Query query, Next next, Consumer<Reply> done) {
        if (!Corefile.within(zones, query.name()) || !type.equals("ANY") && !type.equals(query.type())) {
            next.answer(query, done);
            return;
        }
        Optional<Matcher> match = matches.stream().map(p -> p.matcher(query.name())).filter(Matcher::find).findFirst();
        if (match.isPresent()) {
            done.accept(new Reply(code, true, false, records(lines.answer(), query, match.get()),
                    records(lines.authority(), query, match.get()), records(lines.additional(), query, match.get())));
        } else if (Corefile.within(fallthrough, query.name())) {
            next.answer(query, done);
        } else {
            done.accept(Reply.failure(Reply.NXDOMAIN));
        }
    }

    private List<DnsRecord> records(List<String> texts, Query query, Matcher match) {
        return texts.stream().map(t -> record(filled(t, query, match))).flatMap(Optional::stream).toList();
    }

    private String filled(String text, Query query, Matcher match) {
        return FIELD.matcher(text).replaceAll(f -> Matcher.quoteReplacement(field(f.group(1), query, match)));
    }

    private String field(String field, Query query, Matcher match) {
        return switch (field) {
            case ".Name", ".Question.Name" -> query.name();
            case ".Type" -> query.type();
            case ".Class" -> "IN";
            case ".Zone" -> zones.stream().filter(z -> DnsNames.within(query.name(), z)).findFirst().orElse(".");
            default ->
                group(field.replaceFirst("^\\.Group\\.|^index \\.(?:Match|Group) ", "").replace("\"", ""), match);
        };
    }

    private static String group(String name, Matcher match) {
        boolean number = !name.isEmpty() && name.chars().allMatch(Character::isDigit);
        try {
            String group = number ? match.group(Integer.parseInt(name)) : match.group(name);
            return group == null ? "" : group;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return "";
        }
    }

    /** A record as a zone file writes it: name, then TTL and class in any order or not at all, type, data. */
    private static Optional<DnsRecord> record(String line) {
        List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
        if (words.size() < 3) {
            return Optional.empty();
        }
        String name = DnsNames.absolute(words.removeFirst());
        long ttl = DEFAULT_TTL;
        while (words.size() > 2
                && (words.getFirst().equals("IN") || words.getFirst().chars().allMatch(Character::isDigit))) {
            String word = words.removeFirst();
            ttl = word.equals("IN") ? ttl : Long.parseLong(word);
        }
        String type = words.removeFirst();
        return Optional.of(new DnsRecord(name, type, ttl, String.join(" ", words)));
    }
}
