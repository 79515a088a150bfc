/** Controllers: from the objects people write to placed pods, allocated addresses and EndpointSlices. */
@NullMarked
package dev.podwire.control;

import org.jspecify.annotations.NullMarked;
