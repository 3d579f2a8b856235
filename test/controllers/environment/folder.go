package environment

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// Folder is a temporary folder that does not outlive this process, however that ends: a shell waits
// for the end of its input, which the kernel closes, and removes the folder then.
type Folder struct {
	path    string
	remover *exec.Cmd
	input   io.Closer
}

// NewFolder makes a folder for temporary files.
func NewFolder() (*Folder, error) {
	path, err := os.MkdirTemp("", "capifleet-")
	if err != nil {
		return nil, err
	}
	// Programs that are being killed may write once more: so try again. The repo-server takes the
	// right to read its clones from everybody.
	const script = `cat >/dev/null; for i in 1 2 3 4 5 6 7 8 9; do chmod -R u+rwx "$0"; rm -rf "$0" && exit 0; ` +
		`sleep 1; done; exit 1`
	remover := exec.Command("sh", "-c", script, path)
	remover.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C does not end it.
	input, err := remover.StdinPipe()
	if err == nil {
		err = remover.Start()
	}
	if err != nil {
		_ = os.Remove(path)
		return nil, fmt.Errorf("start what removes %s: %w", path, err)
	}
	return &Folder{path, remover, input}, nil
}

// Join returns the path of a file in the folder.
func (f *Folder) Join(name ...string) string {
	return filepath.Join(append([]string{f.path}, name...)...)
}

// Remove removes the folder with all that it holds.
func (f *Folder) Remove() error {
	if err := f.input.Close(); err != nil {
		return err
	}
	if err := f.remover.Wait(); err != nil {
		return fmt.Errorf("remove %s: %w", f.path, err)
	}
	return nil
}

// Dir returns the folder of the state.
func (e *Environment) Dir() string { return e.dir.path }
