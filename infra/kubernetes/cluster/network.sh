# Sourced: the network namespace of a cluster.

make_network() {
  [ -e "/run/netns/$network_namespace" ] || ip netns add "$network_namespace"
  ip -n "$network_namespace" link set lo up
  # Not every kernel has a dummy device, so the node's address sits on the loopback device.
  ip -n "$network_namespace" addr replace "$node_ip/32" dev lo
  # Without a route to the services' addresses a connect fails before they could be translated: there is no default route.
  ip -n "$network_namespace" route replace "$service_range" dev lo src "$node_ip"
}

# What pods need beside that. A pod that reaches another one by a service gets its answers over the bridge: unless those
# pass the packet filter too, they come from an address that the pod has not asked.
make_pod_network() {
  inside sysctl -q -w net.ipv4.ip_forward=1
  modprobe br_netfilter 2>/dev/null || true
  inside sysctl -q -w net.bridge.bridge-nf-call-iptables=1 || fail "pods need the kernel's br_netfilter"
}
