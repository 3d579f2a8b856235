package environment

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// networkVariable is set in a process that has a network of its own.
const networkVariable = "CAPIFLEET_TEST_NETWORK"

// noLoopback is the exit status of such a process whose network cannot be used.
const noLoopback = 125

// InOwnNetwork runs this program again, in a network of its own that has only loopback, and returns
// its exit status. In there it returns true at once. Cluster API's webhooks and the metrics of Argo
// CD's application controller listen on all addresses, and have no flag for that.
//
// Where the system allows no such network, it says so and returns true; with the variable CI, that
// is a failure.
func InOwnNetwork(progress io.Writer) (inside bool, status int) {
	if os.Getenv(networkVariable) != "" {
		if err := loopbackUp(); err != nil {
			_, _ = fmt.Fprintln(progress, err)
			return false, noLoopback
		}
		return true, 0
	}
	status, err := runInOwnNetwork()
	if err == nil && status != noLoopback {
		return false, status
	}
	if err == nil {
		err = errors.New("the process has no right to start the loopback interface of its network")
	}
	if os.Getenv("CI") != "" {
		_, _ = fmt.Fprintf(progress, "a network of its own, which CI wants: %v\n", err)
		return false, 1
	}
	_, _ = fmt.Fprintf(progress, "some servers will listen on all addresses of this machine: %v\n", err)
	return true, 0
}

// runInOwnNetwork runs this program again and returns its exit status, or an error where it cannot
// be started.
func runInOwnNetwork() (status int, err error) {
	runtime.LockOSThread() // Pdeathsig is sent when this thread ends.
	defer runtime.UnlockOSThread()
	cmd := exec.Command(os.Args[0], os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), networkVariable+"=own")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if user := os.Getuid(); user != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: user, Size: 1}}
	}
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(interrupts)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	go func() {
		for interrupt := range interrupts { // Ctrl-C reaches both; a signal of somebody else only this one.
			_ = cmd.Process.Signal(interrupt)
		}
	}()
	if err := cmd.Wait(); err != nil && cmd.ProcessState == nil {
		return 0, err
	}
	if status = cmd.ProcessState.ExitCode(); status < 0 {
		return 1, nil // A signal has ended it.
	}
	return status, nil
}

// loopbackUp starts the loopback interface of a new network.
func loopbackUp() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("start the loopback interface: %w", err)
	}
	defer func() { _ = unix.Close(socket) }()
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	loopback.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback); err != nil {
		return fmt.Errorf("start the loopback interface: %w", err)
	}
	return nil
}
