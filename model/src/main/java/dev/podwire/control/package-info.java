/**
 * Controllers: from the objects people write to placed pods, allocated addresses and EndpointSlices. {@code ClusterLoader}
 * computes a settled cluster in one go; {@code ApiServer} and {@code ControlPlane} take one on from there, step by step.
 */
@NullMarked
package dev.podwire.control;

import org.jspecify.annotations.NullMarked;
