package dev.podwire.kernel.netfilter;

/** The five places in a packet's way through the IP layer where netfilter is asked (netfilter.h, {@code nf_inet_hooks}). */
public enum Hook {
    PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING
}
