#!/usr/bin/env bash
# containers.sh ARGUMENT…: ctr, of the node's own containerd.
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
containers "$@"
