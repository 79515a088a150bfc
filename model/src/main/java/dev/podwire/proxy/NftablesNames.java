package dev.podwire.proxy;

/**
 * The names of the chains of a Service port in nftables mode: a prefix, the first 8 characters of the base32 SHA-256 of the
 * port's long name, and that name.
 *
 * @param base of the port, without a prefix
 */
record NftablesNames(String base) {

    private static final int HASH = 8;
    /** What is longer is cut, so that with every prefix it fits into a name of the kernel. */
    private static final int LONGEST = 240;
    private static final String CUT = "...";

    /** The names of a port; {@code portName} is empty if it has none. */
    static NftablesNames of(ChainNames.Digest digest, ServicePort port) {
        return new NftablesNames(hashed(digest, full(port)));
    }

    /** {@code namespace/service/protocol/port}. */
    private static String full(ServicePort port) {
        return port.service().meta().key().path() + "/" + port.protocol().text() + "/" + port.port().name();
    }

    private static String hashed(ChainNames.Digest digest, String name) {
        String whole = digest.hash(name, HASH) + "-" + name;
        return whole.length() > LONGEST ? whole.substring(0, LONGEST - CUT.length()) + CUT : whole;
    }

    /** The base of an endpoint's names; the colons of IPv6 become dots. */
    static String endpoint(ChainNames.Digest digest, ServicePort port, Endpoint endpoint) {
        return hashed(digest, full(port) + "__" + endpoint.address().toString().replace(':', '.') + "/"
                + endpoint.port());
    }

    String service() {
        return "service-" + base;
    }

    String local() {
        return "local-" + base;
    }

    String external() {
        return "external-" + base;
    }

    String firewall() {
        return "firewall-" + base;
    }

}
