package environment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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

// Programs are the compiled programs.
type Programs struct {
	root     string // of the repository
	dir      string
	versions map[Program]string
	modules  map[string]module
}

type module struct{ Path, Version, Dir string }

// The modules whose files are read.
const (
	kubernetesModule = "k8s.io/kubernetes"
	etcdModule       = "go.etcd.io/etcd/server/v3"
	clusterAPIModule = "sigs.k8s.io/cluster-api"
	argoCDModule     = "github.com/argoproj/argo-cd/v3"
)

// Build compiles what is not compiled yet, and prints a line for each program to progress. The
// first time this takes many minutes on two cores. The programs are kept in a folder of cache, or,
// where cache is empty, below bin at the top of the repository.
func Build(ctx context.Context, cache string, progress io.Writer) (*Programs, error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return nil, err
	}
	modules, err := locateModules(ctx, root)
	if err != nil {
		return nil, err
	}
	key, err := keyOf(root)
	if err != nil {
		return nil, err
	}
	top := filepath.Join(root, "..", "..")
	if cache == "" {
		cache = filepath.Join(top, "bin")
	}
	p := &Programs{
		root: top, dir: filepath.Join(cache, "controllers-"+key), modules: modules,
		versions: map[Program]string{
			Etcd:             modules[etcdModule].Version,
			KubeAPIServer:    modules[kubernetesModule].Version,
			ClusterAPICore:   modules[clusterAPIModule].Version,
			ArgoCD:           modules[argoCDModule].Version,
			GarbageCollector: modules[kubernetesModule].Version,
		},
	}
	all := packages()
	for _, program := range sortedPrograms(all) {
		if err := p.compile(ctx, root, program, all[program], progress); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func sortedPrograms(all map[Program]string) []Program {
	var programs []Program
	for program := range all {
		programs = append(programs, program)
	}
	slices.Sort(programs)
	return programs
}

// compile compiles one program unless it is there. It is written under another name first, so that
// a build that was interrupted leaves no half of a program.
func (p *Programs) compile(ctx context.Context, root string, program Program, pkg string, progress io.Writer) error {
	file := p.path(program)
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(progress, "compiling %s %s\n", program, p.versions[program])
	unfinished := fmt.Sprintf("%s.%d", file, os.Getpid())
	defer func() { _ = os.Remove(unfinished) }()
	cmd := exec.CommandContext(ctx, "go", "build", "-ldflags", p.linkerFlags(), "-o", unfinished, pkg)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile %s: %w\n%s", program, err, output)
	}
	return os.Rename(unfinished, file)
}

// linkerFlags sets the versions that the programs report. Cluster API refuses a Kubernetes that
// reports none. The versions are set at link time, so packages are compiled once for all programs.
func (p *Programs) linkerFlags() string {
	kubernetes := p.versions[KubeAPIServer]
	major, rest, _ := strings.Cut(strings.TrimPrefix(kubernetes, "v"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	return strings.Join([]string{
		"-s -w",
		"-X k8s.io/component-base/version.gitVersion=" + kubernetes,
		"-X k8s.io/component-base/version.gitMajor=" + major,
		"-X k8s.io/component-base/version.gitMinor=" + minor,
		"-X sigs.k8s.io/cluster-api/version.gitVersion=" + p.versions[ClusterAPICore],
		"-X github.com/argoproj/argo-cd/v3/common.version=" +
			strings.TrimPrefix(p.versions[ArgoCD], "v"),
	}, " ")
}

func (p *Programs) path(program Program) string { return filepath.Join(p.dir, string(program)) }

// Version returns the version of the module that a program is compiled from.
func (p *Programs) Version(program Program) string { return p.versions[program] }

// moduleRoot returns the folder of the module that this package is in.
func moduleRoot(ctx context.Context) (string, error) {
	output, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("find the module of the tests: %w", err)
	}
	return strings.TrimSpace(string(output)), nil
}

func locateModules(ctx context.Context, root string) (map[string]module, error) {
	args := []string{"list", "-m", "-json", kubernetesModule, etcdModule, clusterAPIModule, argoCDModule}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = root
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("locate the modules of the programs: %w", err)
	}
	modules := map[string]module{}
	for decoder := json.NewDecoder(strings.NewReader(string(output))); decoder.More(); {
		var one module
		if err := decoder.Decode(&one); err != nil {
			return nil, fmt.Errorf("read the list of modules: %w", err)
		}
		modules[one.Path] = one
	}
	return modules, nil
}

// keyOf is a hash of everything that the programs are made of: the versions of all modules, our own
// main packages, the linker flags and the version of Go.
func keyOf(root string) (string, error) {
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	files := []string{"go.mod", "go.sum", filepath.Join("environment", "programs.go")}
	programs := filepath.Join(root, "programs")
	err := filepath.WalkDir(programs, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			relative, _ := filepath.Rel(root, name)
			files = append(files, relative)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return "", err
		}
		_, _ = fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}
