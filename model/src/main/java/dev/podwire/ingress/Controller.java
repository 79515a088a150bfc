package dev.podwire.ingress;

/**
 * An ingress or gateway controller as its pods run it.
 *
 * @param program   what it is called
 * @param ingress   the name that an IngressClass gives it; empty: it reads no Ingress
 * @param gateway   the name that a GatewayClass gives it; empty: it reads no Gateway
 * @param className the class that the old annotation names
 * @param namespace the only namespace whose objects it reads; empty: all
 * @param gatewayName the one Gateway that it serves, as {@code namespace/name}; empty: all of its class
 * @param defaultBackend the Service {@code namespace/name} that takes what no rule takes; empty: it answers 404 itself
 */
record Controller(String program, String ingress, String gateway, String className, String namespace,
        String gatewayName, String defaultBackend) {

    boolean watches(String other) {
        return namespace.isEmpty() || namespace.equals(other);
    }
}
