package dev.podwire.kernel.nftables;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.podwire.kernel.netfilter.Family;

/**
 * Reads what {@code nft -f} takes: tables as {@code nft list} prints them, and commands as programs write them. What is not
 * understood is an error ({@link dev.podwire.kernel.netfilter.RuleSyntaxException}).
 */
public final class NftScript {

    private final NftWords words;
    private final List<NftCommand> commands = new ArrayList<>();
    private final Function<String, Optional<NftSet.Type>> known;
    private final Map<String, NftSet.Type> made = new java.util.HashMap<>();

    private NftScript(String script, Nftables now) {
        words = new NftWords(script);
        known = key -> now.tables().values().stream()
                .flatMap(t -> t.sets().values().stream().filter(s -> (t.name() + " " + s.name()).equals(key)))
                .findFirst().map(NftSet::type);
    }

    /** The commands of a script for a namespace with these tables: the types of its sets tell how elements are read. */
    public static List<NftCommand> parse(String script, Nftables now) {
        return new NftScript(script, now).read();
    }

    private List<NftCommand> read() {
        words.skipEnds();
        while (words.hasNext()) {
            command();
            words.skipEnds();
        }
        return commands;
    }

    private void command() {
        String verb = words.peek();
        switch (verb) {
            case "table" -> {
                words.next();
                new TableParser(words, made, commands).block(table(), false);
            }
            case "add", "create" -> {
                words.next();
                add();
            }
            case "insert" -> {
                words.next();
                words.require("rule");
                rule(true);
            }
            case "delete", "destroy" -> {
                words.next();
                delete(verb.equals("destroy"));
            }
            case "flush" -> {
                words.next();
                flush();
            }
            case "rule" -> add();
            default -> throw words.fail("this command is not simulated");
        }
        if (!words.atEnd()) {
            throw words.fail("the end of the line is expected");
        }
    }

    private NftTable.Name table() {
        Family family = Family.IP;
        for (Family each : Family.values()) {
            if (words.peek().equals(each.text())) {
                family = each;
                words.next();
                break;
            }
        }
        return new NftTable.Name(family, words.next());
    }

    private void add() {
        String kind = words.next();
        NftTable.Name table = switch (kind) {
            case "rule" -> {
                rule(false);
                yield null;
            }
            case "table", "chain", "set", "map", "element" -> table();
            default -> throw words.fail("adding a " + kind + " is not simulated");
        };
        if (table == null) {
            return;
        }
        TableParser parser = new TableParser(words, made, commands);
        switch (kind) {
            case "table" -> parser.block(table, true);
            case "chain" -> parser.chain(table, words.next(), true);
            case "set", "map" -> parser.set(table, words.next(), kind.equals("map"), true);
            default -> {
                String set = words.next();
                commands.add(new NftCommand.AddElements(table, set, elements(table, set)));
            }
        }
    }

    private List<NftElement> elements(NftTable.Name table, String set) {
        String key = table + " " + set;
        NftSet.Type type = made.containsKey(key) ? made.get(key) : known.apply(key).orElse(null);
        if (type == null) {
            throw words.fail("no set or map " + set + " in table " + table);
        }
        return new ValueParser(words).elements(type.key(), type.data());
    }

    private void rule(boolean insert) {
        NftTable.Name table = table();
        String chain = words.next();
        int index = -1;
        if (words.take("index")) {
            index = words.number();
        } else if (words.peek().equals("handle") || words.peek().equals("position")) {
            throw words.fail("rules have no handles here");
        }
        NftRule rule = new StatementParser(words, table.family()).rule();
        if (insert) {
            commands.add(new NftCommand.InsertRule(table, chain, Math.max(index, 0), rule));
        } else if (index >= 0) {
            commands.add(new NftCommand.InsertRule(table, chain, index + 1, rule));
        } else {
            commands.add(new NftCommand.AddRule(table, chain, rule));
        }
    }

    private void delete(boolean destroy) {
        String kind = words.next();
        switch (kind) {
            case "table" -> commands.add(new NftCommand.DeleteTable(table(), destroy));
            case "chain" -> commands.add(new NftCommand.DeleteChain(table(), words.next(), destroy));
            case "set", "map" -> commands.add(new NftCommand.DeleteSet(table(), words.next(), destroy));
            case "element" -> {
                NftTable.Name table = table();
                String set = words.next();
                commands.add(new NftCommand.DeleteElements(table, set, elements(table, set), destroy));
            }
            default -> throw words.fail("deleting a " + kind + " is not simulated");
        }
    }

    private void flush() {
        String kind = words.next().toLowerCase(Locale.ROOT);
        switch (kind) {
            case "ruleset" -> {
                commands.add(new NftCommand.FlushRuleset());
                made.clear();
            }
            case "table" -> commands.add(new NftCommand.FlushTable(table()));
            case "chain" -> commands.add(new NftCommand.FlushChain(table(), words.next()));
            case "set", "map" -> commands.add(new NftCommand.FlushSet(table(), words.next()));
            default -> throw words.fail("flushing a " + kind + " is not simulated");
        }
    }
}
