package environment

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Program is the file name of a program that Build compiles.
type Program string

// The programs.
const (
	Etcd             Program = "etcd"
	KubeAPIServer    Program = "kube-apiserver"
	ClusterAPICore   Program = "cluster-api-core"
	ArgoCD           Program = "argocd"
	GarbageCollector Program = "garbage-collector"
)

// packages returns the main package of each program. The first three are tools of go.mod.
func packages() map[Program]string {
	const ours = "github.com/capifleet/capifleet/test/controllers/programs/"
	return map[Program]string{
		Etcd:             "go.etcd.io/etcd/server/v3",
		KubeAPIServer:    "k8s.io/kubernetes/cmd/kube-apiserver",
		ClusterAPICore:   "sigs.k8s.io/cluster-api/core",
		ArgoCD:           ours + "argocd",
		GarbageCollector: ours + "garbagecollector",
	}
}

// Programs are the compiled programs. As JSON, one process hands them to another.
type Programs struct {
	Dir      string // of the programs
	Logs     string // the folder for the logs of one run
	Versions map[Program]string
	Modules  map[string]Module
}

// Module is a Go module, and the folder with its files.
type Module struct{ Path, Version, Dir, Error string }

// The modules whose files are read.
const (
	kubernetesModule = "k8s.io/kubernetes"
	etcdModule       = "go.etcd.io/etcd/server/v3"
	clusterAPIModule = "sigs.k8s.io/cluster-api"
	argoCDModule     = "github.com/argoproj/argo-cd/v3"
)

// compile compiles one program unless it is there. It is written under another name first, so that
// a build that was interrupted leaves no half of a program.
func (p *Programs) compile(ctx context.Context, root string, program Program, pkg string, progress io.Writer) error {
	file := p.path(program)
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	_, _ = fmt.Fprintf(progress, "compiling %s %s\n", program, p.Versions[program])
	unfinished := fmt.Sprintf("%s.%d", file, os.Getpid())
	defer func() { _ = os.Remove(unfinished) }()
	cmd := Go(ctx, root, "build", "-ldflags", p.linkerFlags(), "-o", unfinished, pkg)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile %s: %w\n%s", program, err, output)
	}
	return os.Rename(unfinished, file)
}

// linkerFlags sets the versions that the programs report. Cluster API refuses a Kubernetes that
// reports none. The versions are set at link time, so packages are compiled once for all programs.
func (p *Programs) linkerFlags() string {
	kubernetes := p.Versions[KubeAPIServer]
	major, rest, _ := strings.Cut(strings.TrimPrefix(kubernetes, "v"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	return strings.Join([]string{
		"-s -w",
		"-X k8s.io/component-base/version.gitVersion=" + kubernetes,
		"-X k8s.io/component-base/version.gitMajor=" + major,
		"-X k8s.io/component-base/version.gitMinor=" + minor,
		"-X sigs.k8s.io/cluster-api/version.gitVersion=" + p.Versions[ClusterAPICore],
		"-X github.com/argoproj/argo-cd/v3/common.version=" +
			strings.TrimPrefix(p.Versions[ArgoCD], "v"),
	}, " ")
}

func (p *Programs) path(program Program) string { return filepath.Join(p.Dir, string(program)) }

// Version returns the version of the module that a program is compiled from.
func (p *Programs) Version(program Program) string { return p.Versions[program] }

// Go returns a command of Go that runs in the folder of a module. When ctx ends, it is interrupted,
// so that it removes its temporary files.
func Go(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}
