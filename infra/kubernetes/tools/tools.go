//go:build tools

// Package tools names the programs that install-tools.sh builds, so that go.mod and go.sum pin them.
package tools

import (
	_ "github.com/helm-unittest/helm-unittest/cmd/helm-unittest"
	_ "github.com/yannh/kubeconform/cmd/kubeconform"
)
