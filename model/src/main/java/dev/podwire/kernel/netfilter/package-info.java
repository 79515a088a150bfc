/** iptables as data: tables, chains, rules, sealed matches and targets; the text of iptables-save read and written. */
@NullMarked
package dev.podwire.kernel.netfilter;

import org.jspecify.annotations.NullMarked;
