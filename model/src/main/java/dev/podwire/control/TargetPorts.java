package dev.podwire.control;

import dev.podwire.api.Pod;
import dev.podwire.api.Service;

/** What a Service's target port means for a pod. */
final class TargetPorts {

    private TargetPorts() {}

    /** The port number on the pod; 0 if the target port is a name that the pod does not have for that protocol. */
    static int resolve(Service.Port port, Pod.Spec spec) {
        String target = port.targetPort();
        if (isNumber(target)) {
            return target.length() > 5 ? 0 : Integer.parseInt(target);
        }
        for (Pod.Container container : spec.containers()) {
            for (Pod.Port declared : container.ports()) {
                if (declared.name().equals(target) && declared.protocol() == port.protocol()) {
                    return declared.containerPort();
                }
            }
        }
        return 0;
    }

    static boolean isNumber(String target) {
        return !target.isEmpty() && target.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
