package dev.podwire.walk;

import dev.podwire.kernel.netfilter.Hook;
import org.jspecify.annotations.Nullable;

/** Where netfilter is asked about a packet: the hook, and the devices that it names there. */
record HookPoint(Kernel kernel, Hook hook, @Nullable String in, @Nullable String out) {

    /** The device that a step at this hook belongs to. */
    String device() {
        return in != null ? in : out != null ? out : "";
    }
}
