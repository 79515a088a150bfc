package dev.podwire.trace;

/** The stage of a packet's way that a hop stands for, in the words of the picture. */
public enum Stage {
    SOCKET, DEVICE, BRIDGE, PREROUTING, ROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING, NEIGHBOUR, TUNNEL
}
