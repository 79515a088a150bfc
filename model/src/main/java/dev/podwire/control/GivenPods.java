package dev.podwire.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.podwire.api.Addresses;
import dev.podwire.api.MetaReader;
import dev.podwire.api.PodReader;
import dev.podwire.cluster.StoredObject;
import dev.podwire.manifest.Field;
import dev.podwire.net.IpAddress;

/** Takes the pods that are given, with as much of their status as was dumped. */
final class GivenPods {

    private GivenPods() {}

    static void take(World world) {
        for (StoredObject object : world.objects.ofKind("Pod")) {
            Field status = object.root().get("status");
            PodDraft pod = new PodDraft(MetaReader.read(object.key(), object.root()),
                    PodReader.template(object.root()), World.isSystem(object));
            pod.ips = addresses(status);
            pod.hostIp = Addresses.parse(status.get("hostIP").text(""));
            pod.givenPhase = status.get("phase").text();
            pod.givenReady = ready(status);
            world.addGiven(pod);
        }
    }

    static List<IpAddress> addresses(Field status) {
        List<IpAddress> ips = new ArrayList<>();
        for (Field each : status.get("podIPs").items()) {
            Addresses.parse(each.get("ip").text("")).ifPresent(ips::add);
        }
        if (ips.isEmpty()) {
            Addresses.parse(status.get("podIP").text("")).ifPresent(ips::add);
        }
        return ips;
    }

    static Optional<Boolean> ready(Field status) {
        for (Field condition : status.get("conditions").items()) {
            if (condition.get("type").text("").equals("Ready")) {
                return Optional.of(condition.get("status").text("").equals("True"));
            }
        }
        return Optional.empty();
    }
}
