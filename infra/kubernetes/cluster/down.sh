#!/usr/bin/env bash
# Stops the cluster that CLUSTER names and removes whatever it has made: processes, containers, mounts, cgroups, its network
# namespace, its folder; machine-wide settings are what they were before. Safe at any moment, also when half of it is up.
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
. "$here/daemons.sh"
set +e

pod_cgroups() { ls -d /sys/fs/cgroup/kubepods /sys/fs/cgroup/*/kubepods 2>/dev/null; }

# Whatever runs in a pod, with its cgroups: only the node of this cluster can have made them, there is never a second one.
kill_containers() {
  local pods file
  for _ in $(seq 50); do
    pods=$(pod_cgroups)
    [ -n "$pods" ] || return
    for file in $(find $pods -name cgroup.procs); do xargs -r kill -9 <"$file" 2>/dev/null; done
    find $pods -depth -type d -exec rmdir {} + 2>/dev/null
    sleep 0.1
  done
}

# Each container has one beside it, which outlives containerd on purpose.
kill_shims() {
  local process
  for process in /proc/[0-9]*; do
    if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -q "^[^ ]*containerd-shim[^ ]* .*$containerd_socket"; then
      kill -9 "${process#/proc/}" 2>/dev/null
    fi
  done
}

unmount_all() {
  awk -v folder="$state/" 'index($2, folder) == 1 {print $2}' /proc/mounts | sort -r |
    while read -r mount; do umount "$mount" 2>/dev/null || umount -l "$mount"; done
}

for daemon in coredns kube-proxy kubelet containerd; do stop $daemon; done
if [ -e "$state/kubelet" ]; then
  kill_shims
  kill_containers
fi
for daemon in kube-scheduler kube-controller-manager kube-apiserver etcd; do stop $daemon; done
unmount_all
[ -e "/run/netns/$network_namespace" ] && ip netns del "$network_namespace"
[ -e "$state/sysctls.before" ] && sysctl -q -p "$state/sysctls.before"
rm -rf "$state"
[ ! -e "$state" ]
