#!/usr/bin/env bash
# Stops the cluster that CLUSTER names and removes whatever it has made: processes, containers, mounts, cgroups, its network
# namespace, its folder; machine-wide settings are what they were before. Safe at any moment, also when half of it is up.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
. "$here/daemons.sh"
set +e

kill_containers() {
  [ -e "$run/containerd.pid" ] || return
  local tasks task
  tasks=$(containers tasks ls -q 2>/dev/null)
  for task in $tasks; do containers tasks kill -s KILL "$task" >/dev/null 2>&1; done
  for task in $tasks; do containers tasks rm -f "$task" >/dev/null 2>&1; done
}

# Each container has one beside it, which outlives containerd on purpose.
kill_shims() {
  [ -e "$state/containerd.toml" ] || return
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

for daemon in coredns kube-proxy kubelet; do stop $daemon; done
kill_containers
for daemon in containerd kube-scheduler kube-controller-manager kube-apiserver etcd; do stop $daemon; done
kill_shims
unmount_all
[ -e "/run/netns/$network_namespace" ] && ip netns del "$network_namespace"
# Only the node of this cluster can have made them: there is never a second one.
[ -e "$state/kubelet" ] && find /sys/fs/cgroup/*/kubepods -depth -type d -exec rmdir {} + 2>/dev/null
[ -e "$state/sysctls.before" ] && sysctl -q -p "$state/sysctls.before"
rm -rf "$state"
[ ! -e "$state" ]
