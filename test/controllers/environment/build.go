package environment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Build compiles what is not compiled yet, and prints a line for each program to progress. The
// first time this takes many minutes on two cores. The programs are kept in a folder of cache, or,
// where cache is empty, below bin at the top of the repository.
func Build(ctx context.Context, cache string, progress io.Writer) (*Programs, error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return nil, err
	}
	top := filepath.Join(root, "..", "..")
	if cache == "" {
		cache = filepath.Join(top, "bin")
	}
	if !filepath.IsAbs(cache) {
		return nil, fmt.Errorf("the folder for caches, %s, is not an absolute path: set CAPIFLEET_CACHE to one", cache)
	}
	key, err := keyOf(root)
	if err != nil {
		return nil, err
	}
	modules, err := locateModules(ctx, root)
	if err != nil {
		return nil, err
	}
	p := &Programs{
		Dir: filepath.Join(cache, cachePrefix+key), Logs: logsOf(top), Modules: modules,
		Versions: map[Program]string{
			Etcd:             modules[etcdModule].Version,
			KubeAPIServer:    modules[kubernetesModule].Version,
			ClusterAPICore:   modules[clusterAPIModule].Version,
			ArgoCD:           modules[argoCDModule].Version,
			GarbageCollector: modules[kubernetesModule].Version,
		},
	}
	_, _ = fmt.Fprintln(progress, "programs in", p.Dir)
	if err := p.prepare(cache); err != nil {
		return nil, err
	}
	all := packages()
	for _, program := range slices.Sorted(maps.Keys(all)) {
		if err := p.compile(ctx, root, program, all[program], progress); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// logsOf names a folder for the logs of one run, so that two runs in one clone do not write into
// the same files.
func logsOf(top string) string {
	run := fmt.Sprintf("%s-%d", time.Now().UTC().Format("20060102-150405"), os.Getpid())
	return filepath.Join(top, "bin", "controllers-logs", run)
}

// cachePrefix begins the name of each folder of compiled programs.
const cachePrefix = "controllers-"

// prepare makes the folder of the programs, and marks it as used now. A folder of other versions,
// which has 350 MB, is removed if two have been used since, and nobody has used it for a day.
func (p *Programs) prepare(cache string) error {
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of the programs: %w: set CAPIFLEET_CACHE to a folder that you may write",
			err)
	}
	now := time.Now()
	_ = os.Chtimes(p.Dir, now, now) // Fails where somebody else has made the folder, who then keeps it.
	folders, err := filepath.Glob(filepath.Join(cache, cachePrefix+"[0-9a-f]*[0-9a-f]"))
	if err != nil {
		return err
	}
	used := map[string]time.Time{}
	for _, folder := range folders {
		if info, err := os.Stat(folder); err == nil && len(filepath.Base(folder)) == len(filepath.Base(p.Dir)) {
			used[folder] = info.ModTime()
		}
	}
	newestFirst := slices.SortedFunc(maps.Keys(used), func(a, b string) int {
		return cmp.Or(used[b].Compare(used[a]), cmp.Compare(a, b))
	})
	var errs []error
	for _, folder := range newestFirst[min(keptFolders, len(newestFirst)):] {
		if now.Sub(used[folder]) > 24*time.Hour {
			errs = append(errs, os.RemoveAll(folder))
		}
	}
	return errors.Join(errs...)
}

// keptFolders is how many folders of programs are kept in any case.
const keptFolders = 2
