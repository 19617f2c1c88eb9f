# Sourced: what makes of the machine a node that runs pods: containerd, the kubelet, kube-proxy, and CoreDNS for their names.

# Machine-wide settings that the kubelet changes; stopping puts them back.
kubelet_sysctls=(vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes)

start_node() {
  refuse_second_node
  [ -e "$state/sysctls.before" ] || sysctl "${kubelet_sysctls[@]}" >"$state/sysctls.before"
  make_pod_network
  start_containerd
  start_kubelet
  start_kube_proxy
  start_dns
  until_true 90 "the node" inside kubectl wait --for=condition=Ready "node/$node_name" --timeout=1s
  all_alive
}

# Two kubelets would both take the machine's pod cgroups for theirs.
refuse_second_node() {
  local file
  for file in /tmp/tributary-kubernetes-*/run/kubelet.pid; do
    if [ -e "$file" ] && [ "$file" != "$run/kubelet.pid" ] && running "$(cat "$file")"; then
      fail "another node runs on this machine: ${file%/run/kubelet.pid}"
    fi
  done
}

start_containerd() {
  if runs containerd; then return; fi
  local plugins
  plugins=$(dirname "$(dpkg -L containernetworking-plugins | grep '/host-local$')")
  mkdir -p "$state/cni"
  cat >"$state/cni/10-bridge.conflist" <<JSON
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "pods0", "isGateway": true, "hairpinMode": true,
    "ipam": {"type": "host-local", "dataDir": "$run/addresses", "ranges": [[{"subnet": "$node_pod_range"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}
]}
JSON
  # restrict_oom_score_adj: where CAP_SYS_RESOURCE is missing (virtual machines that are containers), runc cannot lower a
  # score, and dies of it with "can't get final child's PID from pipe".
  cat >"$state/containerd.toml" <<TOML
version = 2
root = "$state/containerd"
state = "$run/containerd"
[grpc]
  address = "$containerd_socket"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause_image"
  stream_server_address = "127.0.0.1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$plugins"
    conf_dir = "$state/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
TOML
  start containerd containerd --config "$state/containerd.toml"
  until_true 30 containerd containers version
  containers images import "$bin/pause.tar" >/dev/null
}

start_kubelet() {
  if runs kubelet; then return; fi
  echo "nameserver $node_ip" >"$state/resolv.conf"
  # failCgroupV1: since 1.35 the kubelet refuses a machine with cgroup v1 unless it is told not to.
  # imageGCHighThresholdPercent: an image that was collected cannot be pulled again here.
  cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
failSwapOn: false
containerRuntimeEndpoint: unix://$containerd_socket
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$certificates/ca.crt"}}
authorization: {mode: Webhook}
tlsCertFile: $certificates/kubelet-serving.crt
tlsPrivateKeyFile: $certificates/kubelet-serving.key
clusterDNS: ["$node_ip"]
clusterDomain: $dns_domain
resolvConf: $state/resolv.conf
podLogsDir: $state/pods
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 200Mi, nodefs.available: 1Gi, imagefs.available: 1Gi}
YAML
  start kubelet "$bin/kubelet" --config="$state/kubelet.yaml" --kubeconfig="$kubeconfigs/kubelet" \
    --root-dir="$state/kubelet" --hostname-override="$node_name" --node-ip="$node_ip"
}

start_kube_proxy() {
  # It ends when its file is written again, also with the same content.
  if runs kube-proxy; then return; fi
  # conntrack: its limits are the machine's, and none of a cluster's business.
  cat >"$state/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clientConnection: {kubeconfig: "$kubeconfigs/kube-proxy"}
clusterCIDR: $pod_range
hostnameOverride: $node_name
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
  start kube-proxy "$bin/kube-proxy" --config="$state/kube-proxy.yaml"
}

# On the node's address beside the node, not in a pod: names have to resolve before the first pod runs.
start_dns() {
  inside kubectl apply --server-side -f "$here/dns.yaml" >/dev/null
  cat >"$state/Corefile" <<CONF
.:53 {
  bind $node_ip
  errors
  kubernetes $dns_domain in-addr.arpa {
    kubeconfig $kubeconfigs/coredns tributary
    pods insecure
  }
  cache 5
}
CONF
  start coredns "$bin/coredns" -conf "$state/Corefile"
}
