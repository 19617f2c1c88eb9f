#!/usr/bin/env bash
# load-images.sh IMAGE…: gives the node images of the local Docker, which it then never pulls (imagePullPolicy IfNotPresent or Never).
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
docker save "$@" | containers images import - >/dev/null
