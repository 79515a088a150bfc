package dev.podwire.kernel.netfilter;

/** What becomes of a packet that runs off the end of a built-in chain. */
public enum Policy {
    ACCEPT, DROP
}
