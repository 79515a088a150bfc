package dev.podwire.lab;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.podwire.packet.Header;
import dev.podwire.packet.Packet;
import dev.podwire.trace.PathText;
import dev.podwire.trace.Step;

/** Names for ports that another run would choose otherwise: C of the client, Mn of address translation, Vn of tunnels. */
final class PortNames {

    private final Map<Integer, String> names = new LinkedHashMap<>();
    private final Set<Integer> fixed;
    private int translated;

    /** Names for the ports in the frames among {@code steps}; {@code client} is 0 for a ping. */
    PortNames(List<Step> steps, int client, Set<Integer> fixed) {
        this.fixed = fixed;
        if (client != 0) {
            names.put(client, "C");
        }
        Set<Integer> tunnels = new HashSet<>();
        Map<Integer, String> tunnelNames = new LinkedHashMap<>();
        for (Step step : steps) {
            if (PathText.isFrame(step)) {
                name(step.after(), tunnels, tunnelNames);
            }
        }
        tunnelNames.forEach(names::putIfAbsent);
    }

    private void name(Packet packet, Set<Integer> tunnels, Map<Integer, String> tunnelNames) {
        List<Header> headers = packet.headers();
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            if (header instanceof Header.Udp udp && i + 1 < headers.size()
                    && headers.get(i + 1) instanceof Header.Vxlan) {
                if (tunnels.add(udp.sourcePort())) {
                    tunnelNames.put(udp.sourcePort(), "V" + tunnels.size());
                }
            } else if (header instanceof Header.Transport transport) {
                name(transport.sourcePort());
                name(transport.destinationPort());
            } else if (header instanceof Header.Icmp) {
                return;
            }
        }
    }

    private void name(int port) {
        if (!fixed.contains(port) && !names.containsKey(port)) {
            names.put(port, "M" + ++translated);
        }
    }

    String of(int port) {
        return names.getOrDefault(port, Integer.toString(port));
    }

    /** The numbers by name. */
    Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        names.forEach((port, name) -> numbers.put(name, port));
        return numbers;
    }
}
