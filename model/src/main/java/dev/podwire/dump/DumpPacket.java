package dev.podwire.dump;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;

/**
 * One packet to send into a dumped machine, written {@code IN SRC > DST PROTO [PORT]}: {@code eth0 10.0.0.9 > 10.96.0.1 tcp
 * 443}, {@code worker-1:cni0 10.244.1.7:5000 > 10.96.0.10 udp 53}, {@code local - > 10.96.0.1 tcp 443}.
 *
 * @param node       the machine; empty: the only one
 * @param device     the device it comes in by; empty: a program on the machine sends it
 * @param source     empty: as the machine's routes choose (only for a program's packet)
 * @param sourcePort 0: any
 * @param port       0 for ICMP
 */
public record DumpPacket(Optional<String> node, Optional<String> device, Optional<IpAddress> source, int sourcePort,
        IpAddress destination, IpProtocol protocol, int port) {

    private static final Pattern FORM = Pattern
            .compile("\\s*(?:([\\w.-]+):)?([\\w.@-]+)\\s+(\\S+)\\s*>\\s*(\\S+)\\s+(\\w+)(?:\\s+(\\d+))?\\s*");
    private static final Pattern WITH_PORT = Pattern.compile("\\[?([^\\]]+?)\\]?:(\\d+)");
    private static final String LOCAL = "local";
    private static final int HIGHEST_PORT = 65_535;

    /** Reads the form; throws {@link DumpException} saying what is expected. */
    public static DumpPacket parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new DumpException("--packet \"" + text + "\": write IN SRC > DST PROTO PORT, for example "
                    + "\"eth0 10.0.0.9 > 10.96.0.1 tcp 443\"; IN is a device, NODE:DEVICE, or local");
        }
        try {
            return read(m);
        } catch (IllegalArgumentException e) {
            throw new DumpException("--packet \"" + text + "\": " + e.getMessage(), e);
        }
    }

    private static DumpPacket read(Matcher m) {
        IpProtocol protocol = IpProtocol.parse(m.group(5));
        boolean ported = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP || protocol == IpProtocol.SCTP;
        Matcher from = WITH_PORT.matcher(m.group(3));
        boolean fromPort = from.matches() && (m.group(3).startsWith("[") || m.group(3).indexOf(':') == m.group(3)
                .lastIndexOf(':'));
        String source = fromPort ? from.group(1) : m.group(3);
        Optional<String> device = m.group(2).equals(LOCAL) ? Optional.empty() : Optional.of(m.group(2));
        if (source.equals("-") && device.isPresent()) {
            throw new DumpException("a packet that comes in by " + device.get() + " needs a source address");
        }
        if (ported && m.group(6) == null) {
            throw new DumpException(m.group(5) + " needs a destination port at the end");
        }
        return new DumpPacket(Optional.ofNullable(m.group(1)), device,
                source.equals("-") ? Optional.empty() : Optional.of(IpAddress.parse(source)),
                fromPort ? port(from.group(2)) : 0, IpAddress.parse(m.group(4)), protocol,
                m.group(6) == null ? 0 : port(m.group(6)));
    }

    private static int port(String text) {
        int port = text.length() > 5 ? HIGHEST_PORT + 1 : Integer.parseInt(text);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new DumpException("port " + text + " is not between 1 and 65535");
        }
        return port;
    }
}
