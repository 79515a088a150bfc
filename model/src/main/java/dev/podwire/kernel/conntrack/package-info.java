/** Connection tracking entries and NAT bindings as data, printed as conntrack -L prints them. */
@NullMarked
package dev.podwire.kernel.conntrack;

import org.jspecify.annotations.NullMarked;
