#!/usr/bin/env bash
# missing.sh api|cp|node: says why this machine can't run a cluster of that level; says nothing when it can.
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
level=${1:-node}

programs=(ip nsenter openssl helm kubectl etcd kube-apiserver)
[ "$level" = api ] || programs+=(kube-controller-manager kube-scheduler)
[ "$level" != node ] || programs+=(kubelet kube-proxy coredns containerd runc nft conntrack docker)

if ! unshare --net true 2>/dev/null; then
  echo "a cluster needs a network namespace of its own, and this user may make none"
  exit
fi
for program in "${programs[@]}"; do
  if ! command -v "$program" >/dev/null; then
    echo "$program is missing (infra/kubernetes/README.md says what installs and builds what)"
    exit
  fi
done
