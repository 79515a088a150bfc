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

    /** Makes names; for one thread, and for many names, as setting up the digest costs more than one so short a text. */
    static final class Digest {
        private final MessageDigest sha256;

        Digest() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        ChainNames port(String portName, IpProtocol protocol) {
            String service = name("KUBE-SVC-", portName + protocol.text());
            String hash = service.substring("KUBE-SVC-".length());
            return new ChainNames(service, "KUBE-SVL-" + hash, "KUBE-EXT-" + hash, "KUBE-FW-" + hash);
        }

        String endpoint(String portName, IpProtocol protocol, String endpoint) {
            return name("KUBE-SEP-", portName + protocol.text() + endpoint);
        }

        private String name(String prefix, String text) {
            return append(new StringBuilder(prefix.length() + LENGTH).append(prefix), text, LENGTH);
        }

        /** The first characters of the base32 SHA-256 of a text. */
        String hash(String text, int length) {
            return append(new StringBuilder(length), text, length);
        }

        private String append(StringBuilder name, String text, int length) {
            byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
            long bits = 0;
            int held = 0;
            int next = 0;
            for (int i = 0; i < length; i++) {
                while (held < 5) {
                    bits = bits << 8 | digest[next++] & 255;
                    held += 8;
                }
                held -= 5;
                name.append(BASE32.charAt((int) (bits >>> held & 31)));
            }
            return name.toString();
        }
    }
}
