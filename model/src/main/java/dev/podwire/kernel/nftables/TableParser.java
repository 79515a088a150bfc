package dev.podwire.kernel.nftables;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.podwire.kernel.netfilter.Hook;
import dev.podwire.kernel.netfilter.Policy;

/** Reads the blocks of tables, chains and sets. Chains are made before the rules that jump to them. */
final class TableParser {

    private final NftWords words;
    private final Map<String, NftSet.Type> types;
    private final List<NftCommand> commands;
    private final List<NftCommand> rules = new ArrayList<>();
    private final List<NftCommand> elements = new ArrayList<>();

    /** {@code types} of the sets made so far, by table and name; commands are added to the list. */
    TableParser(NftWords words, Map<String, NftSet.Type> types, List<NftCommand> commands) {
        this.words = words;
        this.types = types;
        this.commands = commands;
    }

    /** What stands after a table's name; {@code bare}: the braces may be missing. */
    void block(NftTable.Name table, boolean bare) {
        Optional<String> comment = Optional.empty();
        if (bare && words.atEnd()) {
            commands.add(new NftCommand.AddTable(table, comment));
            return;
        }
        words.require("{");
        words.skipEnds();
        int at = commands.size();
        while (!words.take("}")) {
            String kind = words.next();
            switch (kind) {
                case "comment" -> comment = Optional.of(words.next());
                case "chain" -> chain(table, words.next(), false);
                case "set", "map" -> set(table, words.next(), kind.equals("map"), false);
                default -> throw words.fail("a " + kind + " in a table is not simulated");
            }
            words.skipEnds();
        }
        commands.add(at, new NftCommand.AddTable(table, comment));
        commands.addAll(elements);
        commands.addAll(rules);
    }

    /** What stands after a chain's name; {@code bare}: the command {@code add chain}, whose braces may be missing. */
    void chain(NftTable.Name table, String name, boolean bare) {
        Optional<NftChain.Base> base = Optional.empty();
        Optional<String> comment = Optional.empty();
        if (!bare || !words.atEnd()) {
            words.require("{");
            words.skipEnds();
            while (!words.take("}")) {
                if (words.peek().equals("type")) {
                    base = Optional.of(base());
                } else if (words.take("policy")) {
                    base = Optional.of(withPolicy(base));
                } else if (words.take("comment")) {
                    comment = Optional.of(words.next());
                } else {
                    rules.add(new NftCommand.AddRule(table, name, new StatementParser(words, table.family()).rule()));
                }
                words.skipEnds();
            }
        }
        commands.add(new NftCommand.AddChain(table, new NftChain(name, base, comment, List.of())));
        if (bare) {
            commands.addAll(rules);
        }
    }

    private NftChain.Base withPolicy(Optional<NftChain.Base> base) {
        NftChain.Base before = base.orElseThrow(() -> words.fail("only a base chain has a policy"));
        Policy policy = word(Policy.class);
        return new NftChain.Base(before.type(), before.hook(), before.priority(), policy);
    }

    private NftChain.Base base() {
        words.require("type");
        NftChain.Base.Type type = word(NftChain.Base.Type.class);
        words.require("hook");
        Hook hook = word(Hook.class);
        words.require("priority");
        return new NftChain.Base(type, hook, priority(), Policy.ACCEPT);
    }

    private int priority() {
        Optional<NftPriority> named = NftPriority.named(words.peek());
        if (named.isEmpty()) {
            return words.number();
        }
        words.next();
        int offset = 0;
        if (words.take("-")) {
            offset = -words.number();
        } else if (words.take("+")) {
            offset = words.number();
        }
        return named.get().value() + offset;
    }

    private <E extends Enum<E>> E word(Class<E> kind) {
        try {
            E found = Enum.valueOf(kind, words.peek().toUpperCase(Locale.ROOT));
            words.next();
            return found;
        } catch (IllegalArgumentException e) {
            throw words.fail("this is not simulated here");
        }
    }

    /** What stands after the name of a set or map; {@code bare}: it stands outside of a table. */
    void set(NftTable.Name table, String name, boolean map, boolean bare) {
        words.require("{");
        SetDraft draft = new SetDraft();
        words.skipEnds();
        while (!words.take("}")) {
            draft.line(map);
            words.skipEnds();
        }
        NftSet.Type type = draft.type();
        types.put(table + " " + name, type);
        commands.add(new NftCommand.AddSet(table, draft.set(name)));
        if (!draft.members.isEmpty()) {
            elements.add(new NftCommand.AddElements(table, name, draft.members));
        }
        if (bare) {
            commands.addAll(elements);
        }
    }

    /** The lines of a set's block. */
    private final class SetDraft {
        private NftSet.@org.jspecify.annotations.Nullable Type found;
        private final Set<NftSet.Flag> flags = EnumSet.noneOf(NftSet.Flag.class);
        private int size;
        private Optional<Duration> timeout = Optional.empty();
        private Optional<Duration> gcInterval = Optional.empty();
        private boolean autoMerge;
        private Optional<String> comment = Optional.empty();
        private List<NftElement> members = List.of();

        NftSet.Type type() {
            NftSet.Type known = found;
            if (known == null) {
                throw words.fail("the set says no type");
            }
            return known;
        }

        NftSet set(String name) {
            if (timeout.isPresent()) {
                flags.add(NftSet.Flag.TIMEOUT);
            }
            return new NftSet(name, type(), new NftSet.Settings(flags, size, timeout, gcInterval, autoMerge), comment,
                    new LinkedHashMap<>());
        }

        void line(boolean map) {
            ValueParser values = new ValueParser(words);
            String word = words.next();
            switch (word) {
                case "type" -> found = new NftSet.Type(types(), map ? data() : List.of(), Optional.empty(),
                        Optional.empty());
                case "typeof" -> found = typeOf(map);
                case "flags" -> {
                    do {
                        flags.add(word(NftSet.Flag.class));
                    } while (words.take(","));
                }
                case "size" -> size = words.number();
                case "timeout" -> timeout = Optional.of(values.time());
                case "gc-interval" -> gcInterval = Optional.of(values.time());
                case "auto-merge" -> autoMerge = true;
                case "policy" -> words.next();
                case "comment" -> comment = Optional.of(words.next());
                case "elements" -> {
                    words.require("=");
                    members = values.elements(type().key(), type().data());
                }
                default -> throw words.fail("'" + word + "' in a set is not simulated");
            }
        }

        private List<NftType> types() {
            List<NftType> list = new ArrayList<>();
            do {
                String word = words.next();
                try {
                    list.add(NftType.parse(word));
                } catch (IllegalArgumentException e) {
                    throw words.fail(String.valueOf(e.getMessage()));
                }
            } while (words.take("."));
            return list;
        }

        private List<NftType> data() {
            words.require(":");
            if (words.take("verdict")) {
                return List.of(NftType.VERDICT);
            }
            return types();
        }

        private NftSet.Type typeOf(boolean map) {
            SelectorParser selectors = new SelectorParser(words, new ValueParser(words));
            NftSelector key = selectors.selector();
            if (!map) {
                return new NftSet.Type(key.types(), List.of(), Optional.of(key), Optional.empty());
            }
            words.require(":");
            if (words.take("verdict")) {
                return new NftSet.Type(key.types(), List.of(NftType.VERDICT), Optional.of(key), Optional.empty());
            }
            NftSelector data = selectors.selector();
            return new NftSet.Type(key.types(), data.types(), Optional.of(key), Optional.of(data));
        }
    }
}
