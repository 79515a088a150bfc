/** The machines themselves and what they are plugged into: nodes, the segment between them, its gateway, hosts outside; and what the kubelet leaves on a node. */
@NullMarked
package dev.podwire.cloud;

import org.jspecify.annotations.NullMarked;
