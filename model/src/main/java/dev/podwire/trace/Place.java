package dev.podwire.trace;

import dev.podwire.kernel.NamespaceId;

/** Where something happened: a network namespace, and the device in it if one was concerned (else empty). */
public record Place(NamespaceId namespace, String device) {

    @Override
    public String toString() {
        return device.isEmpty() ? namespace.toString() : namespace + "/" + device;
    }
}
