package dev.podwire.api;

import java.util.List;

import dev.podwire.manifest.Field;
import dev.podwire.manifest.Problem;

/** What cannot be right in a Node. */
final class NodeRules {

    private NodeRules() {}

    static void check(Field root, List<Problem> problems) {
        AddressRules.cidr(root.get("spec", "podCIDR"), problems);
        root.get("spec", "podCIDRs").items().forEach(cidr -> AddressRules.cidr(cidr, problems));
        for (Field address : root.get("status", "addresses").items()) {
            if (address.get("type").text("").equals("InternalIP")) {
                AddressRules.valid(address.get("address"), problems);
            }
        }
    }
}
