package dev.podwire.kernel.netfilter;

/**
 * The name of a chain that is registered at a hook. The tables of iptables are tables of nf_tables too: {@code ip filter},
 * {@code ip6 nat} and so on.
 */
public record BaseChain(Family family, String table, String chain) {}
