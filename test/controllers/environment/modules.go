package environment

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// moduleRoot returns the folder of the module that this package is in.
func moduleRoot(ctx context.Context) (string, error) {
	output, err := Go(ctx, "", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("find the module of the tests: %w", err)
	}
	return strings.TrimSpace(string(output)), nil
}

// locateModules finds the modules whose files are read. It downloads those that are not in the
// module cache, as when the programs were compiled by somebody else.
func locateModules(ctx context.Context, root string) (map[string]Module, error) {
	paths := []string{kubernetesModule, etcdModule, clusterAPIModule, argoCDModule}
	output, runErr := Go(ctx, root, append([]string{"mod", "download", "-json"}, paths...)...).Output()
	modules := map[string]Module{}
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var one Module
		if err := decoder.Decode(&one); err != nil {
			return nil, fmt.Errorf("read the list of modules: %w", err)
		}
		modules[one.Path] = one
	}
	for _, path := range paths {
		if one := modules[path]; one.Error != "" {
			return nil, fmt.Errorf("download the module %s: %s", path, one.Error)
		} else if one.Dir == "" {
			return nil, fmt.Errorf("the go command does not say where the module %s is: %w", path, withStderr(runErr))
		}
	}
	return modules, nil
}

// withStderr adds what a command has printed to the error that it has ended with.
func withStderr(err error) error {
	if err == nil {
		return errors.New("it has succeeded")
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return err
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
