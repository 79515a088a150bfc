package dev.podwire.kernel;

/**
 * Names a network namespace: the host it lives on and its name there. The host's own namespace is called {@value #HOST}.
 */
public record NamespaceId(String host, String name) implements Comparable<NamespaceId> {

    public static final String HOST = "host";

    /** The namespace in which the host's own processes run. */
    public static NamespaceId hostOf(String host) {
        return new NamespaceId(host, HOST);
    }

    public boolean isHost() {
        return name.equals(HOST);
    }

    /** How people and recordings call it: the host's name for its own namespace, else the namespace's name. */
    public String label() {
        return isHost() ? host : name;
    }

    @Override
    public int compareTo(NamespaceId other) {
        int order = host.compareTo(other.host);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return host + "/" + name;
    }
}
