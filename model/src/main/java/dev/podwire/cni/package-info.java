/** Network plug-ins: each gives every pod a network namespace and makes pods reach each other. One class per plug-in, one list of them. */
@NullMarked
package dev.podwire.cni;

import org.jspecify.annotations.NullMarked;
