package dev.podwire.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.podwire.kernel.netfilter.ConntrackMatch;
import dev.podwire.kernel.netfilter.FieldMatch;
import dev.podwire.kernel.netfilter.Match;
import dev.podwire.kernel.netfilter.Rule;
import dev.podwire.net.Cidr;
import dev.podwire.net.Ipv4Address;
import dev.podwire.packet.Header;
import org.jspecify.annotations.Nullable;

/**
 * Says which rules of a chain can hold for a packet at all. A rule that asks for one exact address, port or device, before it
 * asks anything that leaves a trace, cannot hold for a packet that has another one, and trying it would change nothing.
 */
final class ChainIndex {

    /** What rules are told apart by; of several in one rule the first in this order counts. */
    private enum Field {
        DESTINATION, SOURCE, DESTINATION_PORT, IN, OUT
    }

    /** The places of the rules that ask for a value of one field. */
    private record Exact(Field field, Map<Object, int[]> places) {}

    private static final int[] NONE = {};

    private final int size;
    private final int[] always;
    private final List<Exact> exact = new ArrayList<>();

    ChainIndex(List<Rule> rules) {
        size = rules.size();
        List<Integer> unbound = new ArrayList<>();
        Map<Field, Map<Object, List<Integer>>> bound = new EnumMap<>(Field.class);
        for (int i = 0; i < size; i++) {
            Map<Field, Object> asked = asked(rules.get(i));
            if (asked.isEmpty()) {
                unbound.add(i);
            } else {
                Map.Entry<Field, Object> first = asked.entrySet().iterator().next();
                bound.computeIfAbsent(first.getKey(), f -> new HashMap<>())
                        .computeIfAbsent(first.getValue(), v -> new ArrayList<>(1)).add(i);
            }
        }
        always = array(unbound);
        bound.forEach((field, places) -> {
            Map<Object, int[]> arrays = HashMap.newHashMap(places.size());
            places.forEach((value, list) -> arrays.put(value, array(list)));
            exact.add(new Exact(field, arrays));
        });
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** What a rule asks for exactly, up to its first match that changes something by being tried. */
    private static Map<Field, Object> asked(Rule rule) {
        Map<Field, Object> asked = new EnumMap<>(Field.class);
        for (Match match : rule.matches()) {
            switch (match) {
                case Match.Destination(Cidr(Ipv4Address address, int length), boolean not) when length == 32 && !not ->
                    asked.putIfAbsent(Field.DESTINATION, address);
                case Match.Source(Cidr(Ipv4Address address, int length), boolean not) when length == 32 && !not ->
                    asked.putIfAbsent(Field.SOURCE, address);
                case Match.DestinationPorts(var protocol, var ports, boolean not) when ports.from() == ports.to()
                        && !not ->
                    asked.putIfAbsent(Field.DESTINATION_PORT, ports.from());
                case Match.InInterface(String name, boolean not) when !name.endsWith("+") && !not ->
                    asked.putIfAbsent(Field.IN, name);
                case Match.OutInterface(String name, boolean not) when !name.endsWith("+") && !not ->
                    asked.putIfAbsent(Field.OUT, name);
                case Match.StatisticRandom _,Match.StatisticNth _,Match.Recent _,Match.Limit _,Match.HashLimit _,Match.IpSet _ -> {
                    return asked;
                }
                case Match.Source _,Match.Destination _,Match.InInterface _,Match.OutInterface _,Match.Protocol _,Match.Fragment _,Match.Comment _,Match.SourcePorts _,Match.DestinationPorts _,Match.Multiport _,Match.TcpFlags _,Match.IcmpType _,Match.Mark _,Match.Connmark _,Match.ConntrackState _,Match.AddrType _,Match.Ipvs _,Match.Physdev _,Match.Nfacct _,ConntrackMatch _,FieldMatch _ ->
                    {
                    }
            }
        }
        return asked;
    }

    /** The rules worth trying for a packet, in the chain's order. */
    Candidates candidates(HookPoint at, Skb skb) {
        int[][] lists = new int[1 + exact.size()][];
        lists[0] = always;
        for (int i = 0; i < exact.size(); i++) {
            Object value = value(exact.get(i).field(), at, skb);
            int[] places = value == null ? null : exact.get(i).places().get(value);
            lists[1 + i] = places == null ? NONE : places;
        }
        return new Candidates(lists, size);
    }

    private static @Nullable Object value(Field field, HookPoint at, Skb skb) {
        return switch (field) {
            case DESTINATION -> skb.destination();
            case SOURCE -> skb.source();
            case DESTINATION_PORT -> !skb.isFragment() && skb.layer4() instanceof Header.Transport t
                    ? (Object) t.destinationPort()
                    : null;
            case IN -> at.in();
            case OUT -> at.out();
        };
    }

    /** A way through the candidates for one packet. */
    static final class Candidates {
        private final int[][] lists;
        private final int[] places;
        private final int end;

        private Candidates(int[][] lists, int end) {
            this.lists = lists;
            this.end = end;
            places = new int[lists.length];
        }

        /** The first candidate not before {@code from}, counted from 0; the chain's length if there is none. */
        int next(int from) {
            int best = end;
            for (int i = 0; i < lists.length; i++) {
                int[] list = lists[i];
                int place = places[i];
                if (place < list.length && list[place] < from) {
                    int found = Arrays.binarySearch(list, place, list.length, from);
                    place = found < 0 ? -found - 1 : found;
                    places[i] = place;
                }
                if (place < list.length && list[place] < best) {
                    best = list[place];
                }
            }
            return best;
        }
    }
}
