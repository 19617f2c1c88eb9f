#!/usr/bin/env bash
# inside.sh COMMAND…: runs it in the cluster's network namespace, as the cluster's admin: kubectl, helm, a client, a server
# that pods are to reach (on the node's address).
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
exec nsenter --net="/run/netns/$network_namespace" "$@"
