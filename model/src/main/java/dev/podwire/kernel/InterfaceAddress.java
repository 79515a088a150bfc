package dev.podwire.kernel;

import java.util.Optional;

import dev.podwire.net.Cidr;
import dev.podwire.net.IpAddress;

/** An address on a device with the length of its subnet and, for IPv4 subnets, the broadcast address set with it. */
public record InterfaceAddress(String device, IpAddress address, int prefixLength, Optional<IpAddress> broadcast) {

    /** The subnet that the address lies in. */
    public Cidr subnet() {
        return new Cidr(address, prefixLength);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
