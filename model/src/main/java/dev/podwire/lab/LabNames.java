package dev.podwire.lab;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.podwire.net.MacAddress;

/** Hardware addresses and device names that a lab derives from names, so that every build of it has the same. */
final class LabNames {

    private LabNames() {}

    /** A locally administered address: 02 and the first five bytes of the name's SHA-1. */
    static MacAddress mac(String name) {
        String digits = sha1(name);
        return new MacAddress(Long.parseLong("02" + digits.substring(0, 10), 16));
    }

    /** The node's end of a pod's cable: {@code veth} or, with point-to-point wiring, {@code cali} and digits of SHA-1. */
    static String hostDevice(String pod, LabFile.Mode mode) {
        String digits = sha1("default." + pod);
        return mode == LabFile.Mode.PTP ? "cali" + digits.substring(0, 11) : "veth" + digits.substring(0, 8);
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
