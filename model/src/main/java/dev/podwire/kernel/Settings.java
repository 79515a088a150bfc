package dev.podwire.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The sysctls of a namespace under change, with what the kernel changes along with them (devinet.c). */
final class Settings {

    private static final String FORWARD = "net.ipv4.ip_forward";
    private static final String CONF = "net.ipv4.conf.";
    private static final String DEFAULT = CONF + "default.";

    private final Map<String, String> values;

    Settings(Map<String, String> start) {
        values = new LinkedHashMap<>(start);
    }

    Map<String, String> values() {
        return values;
    }

    /**
     * Writes a setting. Switching forwarding for the host switches it for every device; a default is for devices that are
     * made later, so those that are there keep what they had.
     */
    void set(String key, String value, Set<String> devices) {
        if (key.equals(FORWARD) || key.equals(CONF + "all.forwarding")) {
            values.keySet().removeIf(k -> k.startsWith(CONF) && k.endsWith(".forwarding"));
            values.put(FORWARD, value);
            return;
        }
        if (key.startsWith(DEFAULT)) {
            String name = key.substring(DEFAULT.length());
            String before = values.get(key);
            if (before != null) {
                devices.forEach(d -> values.putIfAbsent(CONF + d + "." + name, before));
            } else {
                devices.forEach(d -> values.putIfAbsent(CONF + d + "." + name, compiledIn(name)));
            }
        }
        values.put(key, value);
    }

    /** What a device setting is if nobody ever set it ({@code ipv4_devconf_dflt}). */
    static String compiledIn(String name) {
        return switch (name) {
            case "accept_redirects", "send_redirects", "secure_redirects", "shared_media", "arp_evict_nocarrier" -> "1";
            default -> "0";
        };
    }

    /** Whether a device's setting is on, for the device or for all. */
    boolean isOn(String device, String name) {
        String all = values.getOrDefault(CONF + "all." + name, compiledIn(name));
        String own = values.get(CONF + device + "." + name);
        return !all.equals("0")
                || !(own != null ? own : values.getOrDefault(DEFAULT + name, compiledIn(name))).equals("0");
    }
}
