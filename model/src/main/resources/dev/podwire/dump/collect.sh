#!/bin/sh
# Writes this machine's network state into a folder, in the tools' own formats. Reads only; run it as root.
# Usage: sh collect.sh [FOLDER]        then: podwire lab --node FOLDER --packet "eth0 10.0.0.9 > 10.96.0.1 tcp 443"
set -u
out=${1:-podwire-$(hostname)}
mkdir -p "$out" || exit 3

# keep FILE COMMAND...: the command's output, if the command is there and has anything to say
keep() {
  file=$out/$1
  shift
  command -v "$1" >/dev/null 2>&1 || { echo "not here: $1" >&2; return 0; }
  "$@" >"$file" 2>/dev/null || { echo "failed: $*" >&2; rm -f "$file"; return 0; }
}

hostname >"$out/hostname"
keep ip-addr.json ip -j -d addr
keep ip-route.json ip -j -4 route show table all
keep ip-route6.json ip -j -6 route show table all
keep ip-rule.json ip -j -4 rule
keep ip-rule6.json ip -j -6 rule
keep ip-neigh.json ip -j neigh
keep bridge-fdb.json bridge -j fdb
keep bridge-link.json bridge -j -d link
keep iptables-save iptables-save
keep ip6tables-save ip6tables-save
keep nft.txt nft list ruleset
keep ipvsadm-save ipvsadm-save -n
keep ipset-save ipset save
keep conntrack.txt conntrack -L
keep sockets.txt ss -H -l -n -t -u
keep sysctl.txt sysctl -a -r '^net\.(ipv4\.(ip_forward|conf\..*\.(rp_filter|forwarding|route_localnet|proxy_arp|accept_local|arp_ignore|arp_announce|src_valid_mark)|vs\..*)|ipv6\.conf\..*\.(forwarding|disable_ipv6)|bridge\..*|netfilter\.nf_conntrack_.*)$'
echo "written: $out"
