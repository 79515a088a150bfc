package dev.podwire.view.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.podwire.kernel.NamespaceId;
import dev.podwire.theme.Tone;
import dev.podwire.trace.Hop;
import dev.podwire.trace.Trace;
import dev.podwire.trace.TracedPacket;
import dev.podwire.trace.TracedPacket.Chapter;

/** A trace as the flow strip shows it: chapters, in them bands (one per place on the way), in those a card per hop. */
public record Flow(Trace trace, List<ChapterFlow> chapters, List<HopCard> cards) {

    public Flow {
        chapters = List.copyOf(chapters);
        cards = List.copyOf(cards);
    }

    /**
     * A part of the exchange.
     *
     * @param first index of its first hop in the trace
     */
    public record ChapterFlow(Chapter chapter, String name, Tone tone, int first, List<Band> bands, boolean failed) {
        public ChapterFlow {
            bands = List.copyOf(bands);
        }

        public int hops() {
            return bands.stream().mapToInt(b -> b.cards().size()).sum();
        }

        /** The bands with only the hops that a filter shows; bands without any go. */
        public List<Band> bands(Predicate<HopCard> shows) {
            return bands.stream().map(b -> new Band(b.namespace(), b.label(), b.shade(), b.packet(),
                    b.cards().stream().filter(shows).toList())).filter(b -> !b.cards().isEmpty()).toList();
        }

        public boolean holds(int hop) {
            return hop >= first && hop < first + hops();
        }
    }

    /**
     * Consecutive hops of one packet on one machine or in one pod.
     *
     * @param shade  0 to 3: which of the band colours
     * @param packet what is on its way, where the packet differs from that of the band before; else empty
     */
    public record Band(NamespaceId namespace, String label, int shade, String packet, List<HopCard> cards) {
        public Band {
            cards = List.copyOf(cards);
        }
    }

    /** The trace's hops in bands and chapters; {@code outside} are the namespaces of what is no machine of the cluster. */
    public static Flow of(Trace trace, List<Hop> hops, Set<NamespaceId> outside) {
        List<ChapterFlow> chapters = new ArrayList<>();
        List<HopCard> cards = new ArrayList<>();
        Shades shades = new Shades(outside);
        int at = 0;
        while (at < hops.size()) {
            Chapter chapter = chapterFrom(trace, hops, at);
            int end = at;
            while (end < hops.size() && belongs(trace, hops.get(end), chapter)) {
                end++;
            }
            List<Band> bands = bands(trace, hops.subList(at, end), shades);
            bands.forEach(b -> cards.addAll(b.cards()));
            boolean failed = bands.stream().flatMap(b -> b.cards().stream()).anyMatch(c -> c.tone() == Tone.DROPPED);
            chapters.add(new ChapterFlow(chapter, name(chapter), HopTones.chapter(chapter), hops.get(at).index(), bands,
                    failed));
            at = end;
        }
        return new Flow(trace, chapters, cards);
    }

    /** Errors and address questions belong to the part of the exchange in which they happen. */
    private static boolean belongs(Trace trace, Hop hop, Chapter chapter) {
        Chapter own = trace.packet(hop.packet()).chapter();
        return own == chapter || own == Chapter.CONTROL;
    }

    private static Chapter chapterFrom(Trace trace, List<Hop> hops, int at) {
        return hops.subList(at, hops.size()).stream().map(h -> trace.packet(h.packet()).chapter())
                .filter(c -> c != Chapter.CONTROL).findFirst().orElse(Chapter.CONTROL);
    }

    private static List<Band> bands(Trace trace, List<Hop> hops, Shades shades) {
        List<Band> bands = new ArrayList<>();
        int number = 0;
        int packet = -1;
        int at = 0;
        while (at < hops.size()) {
            Hop first = hops.get(at);
            List<HopCard> cards = new ArrayList<>();
            while (at < hops.size() && hops.get(at).packet() == first.packet()
                    && hops.get(at).place().namespace().equals(first.place().namespace())) {
                cards.add(HopTones.card(hops.get(at), ++number, trace.packet(first.packet())));
                at++;
            }
            NamespaceId namespace = first.place().namespace();
            String what = first.packet() == packet ? "" : describe(trace.packet(first.packet()));
            packet = first.packet();
            bands.add(new Band(namespace, label(namespace), shades.of(namespace), what, cards));
        }
        return bands;
    }

    /** {@code pod frontend}, or the machine's name. */
    public static String label(NamespaceId namespace) {
        return namespace.isHost() ? namespace.host() : "pod " + shortName(namespace.name());
    }

    private static String shortName(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? name : name.substring(slash + 1);
    }

    private static String describe(TracedPacket packet) {
        String kind = switch (packet.kind()) {
            case "tcp[S]" -> "SYN";
            case "tcp[S.]" -> "SYN-ACK";
            case "tcp[.]" -> "ACK";
            case "tcp[P.]" -> "data";
            case "tcp[F.]" -> "FIN";
            case "tcp[R]", "tcp[R.]" -> "RST";
            case "udp" -> packet.chapter() == Chapter.DNS ? "DNS" : "UDP";
            default -> packet.kind();
        };
        return packet.direction() == TracedPacket.Direction.REPLY ? kind + ", reply" : kind;
    }

    private static String name(Chapter chapter) {
        return switch (chapter) {
            case DNS -> "DNS";
            case CONNECT -> "Connect";
            case DATA -> "Data";
            case CLOSE -> "Close";
            case CONTROL -> chapter.text().substring(0, 1).toUpperCase(Locale.ROOT) + chapter.text().substring(1);
        };
    }

    public boolean isEmpty() {
        return cards.isEmpty();
    }

    public int size() {
        return cards.size();
    }

    /** The card of a hop, 1 to {@link #size()}. */
    public HopCard card(int hop) {
        return cards.get(hop - 1);
    }

    /** The chapter that a hop, 1 to {@link #size()}, belongs to. */
    public ChapterFlow chapterOf(int hop) {
        return chapters.stream().filter(c -> c.holds(hop)).findFirst().orElseThrow();
    }

    /** Gives each machine a shade of its own for as long as there are any. */
    private static final class Shades {
        private final Map<String, Integer> byHost = new LinkedHashMap<>();
        private final Set<NamespaceId> quiet;

        Shades(Set<NamespaceId> outside) {
            quiet = new HashSet<>(outside);
        }

        /** The first pod of a trace is the one that asks. */
        int of(NamespaceId namespace) {
            if (!namespace.isHost() && byHost.isEmpty()) {
                quiet.add(namespace);
            }
            if (quiet.contains(namespace)) {
                return 0;
            }
            if (!namespace.isHost()) {
                return 3;
            }
            return 1 + byHost.computeIfAbsent(namespace.host(), h -> byHost.size()) % 2;
        }
    }
}
