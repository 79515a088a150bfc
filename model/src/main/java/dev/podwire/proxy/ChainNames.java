package dev.podwire.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import dev.podwire.net.IpProtocol;

/**
 * The names of the chains that belong to a Service port: a prefix and the first 16 characters of the base32 SHA-256 of the
 * port's name and protocol, for an endpoint followed by its address.
 *
 * @param service  of the chain with the endpoints of the cluster, {@code KUBE-SVC-}
 * @param local    of the chain with the endpoints of the node, {@code KUBE-SVL-}
 * @param external of the chain that traffic from outside enters, {@code KUBE-EXT-}
 * @param firewall of the chain that checks the load balancer's sources, {@code KUBE-FW-}
 */
record ChainNames(String service, String local, String external, String firewall) {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 16;
    private static final MessageDigest SHA_256 = lookUp();

    static ChainNames of(String portName, IpProtocol protocol) {
        String hash = hash(portName + protocol.text());
        return new ChainNames("KUBE-SVC-" + hash, "KUBE-SVL-" + hash, "KUBE-EXT-" + hash, "KUBE-FW-" + hash);
    }

    static String endpoint(String portName, IpProtocol protocol, String endpoint) {
        return "KUBE-SEP-" + hash(portName + protocol.text() + endpoint);
    }

    private static String hash(String text) {
        byte[] digest = sha256(text);
        char[] encoded = new char[LENGTH];
        long bits = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < LENGTH; i++) {
            while (held < 5) {
                bits = bits << 8 | digest[next++] & 255;
                held += 8;
            }
            held -= 5;
            encoded[i] = BASE32.charAt((int) (bits >>> held & 31));
        }
        return new String(encoded);
    }

    private static byte[] sha256(String text) {
        try {
            // Looking the algorithm up costs more than the digest of so short a text.
            return ((MessageDigest) SHA_256.clone()).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
