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

    /** Whether another IPv4 address, if it was added later, is secondary to this one: same device and same subnet. */
    public boolean isPrimaryOf(InterfaceAddress other) {
        return device.equals(other.device) && prefixLength == other.prefixLength && !address.isIpv6()
                && !other.address.isIpv6() && subnet().contains(other.address);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
