package environment

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a program that runs until it is stopped or until the process that started it ends:
// the kernel kills it then, also after a panic, Ctrl-C or kill -9.
type Process struct {
	Name string // of the process and of its log
	cmd  *exec.Cmd
	log  string
	done chan struct{} // closed when the process has ended
	err  error         // set before done is closed
}

// launcher starts processes. Linux kills a child when the thread that has started it ends
// (PR_SET_PDEATHSIG), so they are all started from one thread that ends with the whole process.
type launcher struct {
	once  sync.Once
	tasks chan func()
}

func (l *launcher) do(task func()) {
	l.once.Do(func() {
		l.tasks = make(chan func())
		go func() {
			runtime.LockOSThread()
			for task := range l.tasks {
				task()
			}
		}()
	})
	done := make(chan struct{})
	l.tasks <- func() { defer close(done); task() }
	<-done
}

//nolint:gochecknoglobals // One thread of the whole process starts all others.
var theLauncher launcher

// start starts a program. Its version, the variables that it has besides those of this process, its
// flags and its output go to the file NAME.log in a folder.
func start(programs *Programs, program Program, name, logs string, env []string, args ...string) (*Process, error) {
	file, err := os.OpenFile(filepath.Join(logs, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	line := strings.Join(append(slices.Clone(env), args...), " ")
	_, _ = fmt.Fprintf(file, "# %s %s\n# %s\n", program, programs.Version(program), line)
	p := &Process{Name: name, log: file.Name(), done: make(chan struct{})}
	p.cmd = exec.Command(programs.path(program), args...)
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.Dir = file, file, logs
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	theLauncher.do(func() { err = p.cmd.Start() })
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Stop asks the process to end, and kills it if it does not within 5 seconds.
func (p *Process) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// Kill ends the process at once, without asking it: for programs whose state is thrown away.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// Log returns all that the process has printed.
func (p *Process) Log() (string, error) {
	text, err := os.ReadFile(p.log)
	return string(text), err
}

// Ended returns why the process has ended, or nil while it runs.
func (p *Process) Ended() error {
	select {
	case <-p.done:
		if p.err == nil {
			return fmt.Errorf("%s has ended with status 0\n%s", p.Name, p.tail())
		}
		return fmt.Errorf("%s has ended: %w\n%s", p.Name, p.err, p.tail())
	default:
		return nil
	}
}

// tail returns the last lines of the log.
func (p *Process) tail() string {
	text, _ := p.Log()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// whenReady waits until a process answers, as ready says, and returns early when it ends.
func (p *Process) whenReady(ctx context.Context, ready func(context.Context) error) error {
	var last error
	for ctx.Err() == nil {
		if err := p.Ended(); err != nil {
			return err
		}
		if last = ready(ctx); last == nil {
			return nil
		}
		pause(ctx, 50*time.Millisecond)
	}
	return fmt.Errorf("%s is not ready: %w\n%s", p.Name, last, p.tail())
}

func pause(ctx context.Context, duration time.Duration) {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
