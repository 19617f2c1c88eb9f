#!/usr/bin/env bash
# up.sh api|cp|node: a real Kubernetes in seconds, in a network namespace of its own; what runs already is left alone.
#   api   etcd and the API server: validation, defaulting and admission of objects, by helm and kubectl (3 s)
#   cp    + controllers and scheduler: objects get their status, pods stay Pending (9 s)
#   node  + containerd, kubelet, kube-proxy, CoreDNS: one node that runs pods (10 s)
# CLUSTER names it. OWNER is the pid for which it is made: once that is gone, the next start of any cluster removes it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
. "$here/daemons.sh"
. "$here/network.sh"
. "$here/certificates.sh"
. "$here/control-plane.sh"
. "$here/node.sh"
level=${1:-node}

remove_orphans() {
  local file folder
  for file in /tmp/tributary-kubernetes-*/owner; do
    [ -e "$file" ] && ! running "$(cat "$file")" || continue
    folder=${file%/owner}
    CLUSTER=${folder#/tmp/tributary-kubernetes-} bash "$here/down.sh"
  done
}

remove_orphans
mkdir -p "$run" "$logs" "$certificates" "$kubeconfigs"
if [ -n "${OWNER:-}" ]; then echo "$OWNER" >"$state/owner"; fi
make_network
make_certificates
start_api
[ "$level" = api ] || start_controllers
[ "$level" != node ] || start_node
say "$cluster: Kubernetes $kubernetes_version, level $level, is up after $SECONDS s"
