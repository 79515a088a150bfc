package dev.podwire.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.podwire.net.Cidr;

/**
 * The machine behind a node.
 *
 * @param power   whether it runs and can be reached
 * @param wired   whether the network plug-in has set it up
 * @param joined  virtual nanoseconds of its joining
 * @param boots   how often it was started, so that a machine started anew is another one
 * @param next    the index of the address that IPAM tries next in each of its pod ranges (host-local goes round)
 */
public record Machine(Power power, boolean wired, long joined, int boots, Map<Cidr, Long> next) {

    /** Whether a machine runs, and whether anybody hears of it. */
    public enum Power {
        ON,
        /** It runs, but its cable is unplugged. */
        PARTITIONED, OFF
    }

    public Machine {
        next = Collections.unmodifiableMap(new LinkedHashMap<>(next));
    }

    Machine withPower(Power changed) {
        return new Machine(changed, wired, joined, changed == Power.ON && power == Power.OFF ? boots + 1 : boots, next);
    }

    Machine withNetwork() {
        return new Machine(power, true, joined, boots, next);
    }

    Machine withNext(Cidr range, long index) {
        Map<Cidr, Long> changed = new LinkedHashMap<>(next);
        changed.put(range, index);
        return new Machine(power, wired, joined, boots, changed);
    }
}
