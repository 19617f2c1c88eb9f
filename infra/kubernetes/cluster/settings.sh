#!/usr/bin/env bash
# Sourced by the scripts beside it: the versions, folders and addresses of one cluster, which is named by CLUSTER.
# Binaries lie in the user's cache, keyed by version; whatever a cluster writes lies in one folder, which stopping it removes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../versions.env"

kubernetes_version=$(sed -nE 's|^\s*(require )?k8s.io/kubernetes v([0-9.]+).*|\2|p' "$here/control-plane/go.mod")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tributary
bin=$cache/kubernetes-$kubernetes_version
PATH=$bin:$cache/helm-$HELM_VERSION:$cache/kubectl-$KUBECTL_VERSION:$PATH:/usr/sbin:/sbin

cluster=${CLUSTER:-tributary}
# Short, because the paths of sockets, of which there are some deep in here, have at most 107 characters.
state=/tmp/tributary-kubernetes-$cluster
run=$state/run
logs=$state/logs
certificates=$state/certificates
kubeconfigs=$state/kubeconfigs
export KUBECONFIG=$kubeconfigs/admin

# The whole cluster lives in a network namespace that has no way out: its bridges, address translation and packet filters
# touch neither the machine's own nor Docker's. Its addresses exist in there only, so two clusters can have the same ones
# (shared address space, which no ordinary network uses).
network_namespace=tributary-$cluster
node_name=node
node_ip=100.66.0.1
service_range=100.65.0.0/16
first_service_ip=100.65.0.1
pod_range=100.64.0.0/16
node_pod_range=100.64.0.0/24
dns_domain=cluster.local
pause_image=localhost/pause:1
containerd_socket=$run/containerd.sock

say() { echo "kubernetes: $*"; }

fail() {
  echo "kubernetes: $*" >&2
  exit 1
}

# Not `ip netns exec`: that mounts /sys anew, which hides the cgroups from the kubelet.
inside() { nsenter --net="/run/netns/$network_namespace" "$@"; }

containers() { ctr --address "$containerd_socket" --namespace k8s.io "$@"; }

# A process that has ended is gone, also while init has yet to reap it.
running() {
  local state
  state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) && [ "$state" != Z ]
}
