package environment

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
)

// Environment is a set of control planes and controllers of one test. When the test ends, all its
// processes are stopped, and its state is removed.
type Environment struct {
	programs *Programs
	dir      *Folder // state
	logs     string  // folder
	etcd     string  // address
	token    string  // of the administrator of every control plane
	tls      servingCertificate

	mutex     sync.Mutex
	ports     map[int]bool
	processes []*Process
}

// servingCertificate is the certificate of 127.0.0.1 that all servers have, as PEM.
type servingCertificate struct {
	certificate, key         []byte
	certificateFile, keyFile string
}

// New starts etcd. When the test ends, all that was started is stopped, and the logs are kept if
// the test has failed.
func New(t *testing.T, programs *Programs) *Environment {
	t.Helper()
	dir, err := NewFolder()
	if err != nil {
		t.Fatal(err)
	}
	secret := make([]byte, 16)
	_, _ = rand.Read(secret) // never fails
	e := &Environment{
		programs: programs, dir: dir, token: hex.EncodeToString(secret), ports: map[int]bool{},
		logs: filepath.Join(programs.Logs, strings.ReplaceAll(t.Name(), "/", "_")),
	}
	t.Cleanup(func() { e.close(t) })
	if err := errors.Join(os.RemoveAll(e.logs), os.MkdirAll(e.logs, 0o755)); err != nil {
		t.Fatal(err)
	}
	if e.tls, err = newCertificate(dir); err != nil {
		t.Fatal(err)
	}
	if err := e.startEtcd(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e
}

func newCertificate(dir *Folder) (servingCertificate, error) {
	certificate, key, err := cert.GenerateSelfSignedCertKey("127.0.0.1", []net.IP{{127, 0, 0, 1}}, nil)
	if err != nil {
		return servingCertificate{}, err
	}
	c := servingCertificate{certificate, key, dir.Join("tls.crt"), dir.Join("tls.key")}
	return c, errors.Join(cert.WriteCert(c.certificateFile, certificate), keyutil.WriteKey(c.keyFile, key))
}

// startEtcd starts etcd with its limits as they are by default: a request has at most 1.5 MiB.
func (e *Environment) startEtcd(ctx context.Context) error {
	return e.run(ctx, Etcd, "etcd", func(port func() int) (invocation, error) {
		client, peer := fmt.Sprintf("http://127.0.0.1:%d", port()), fmt.Sprintf("http://127.0.0.1:%d", port())
		e.etcd = client
		return invocation{args: []string{
			"--name=test", "--data-dir=" + e.dir.Join("etcd"), "--unsafe-no-fsync",
			"--listen-client-urls=" + client, "--advertise-client-urls=" + client,
			"--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer,
			"--initial-cluster=test=" + peer, "--quota-backend-bytes=" + strconv.Itoa(8<<30),
		}, ready: answers(client + "/readyz")}, nil
	})
}

// invocation is how a program is called.
type invocation struct {
	args, env []string
	ready     func(context.Context) error // returns nil when the program serves
}

// attempts is how often a program is started, if somebody else has taken its port in between.
const attempts = 3

// run starts a program, in the way that prepare returns for free ports, and waits until it is
// ready.
func (e *Environment) run(ctx context.Context, program Program, name string,
	prepare func(port func() int) (invocation, error),
) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for attempt := 1; ; attempt++ {
		how, err := prepare(e.freePort)
		if err != nil {
			return err
		}
		p, err := start(e.programs, program, name, e.logs, how.env, how.args...)
		if err != nil {
			return err
		}
		if err = p.whenReady(ctx, how.ready); err == nil {
			e.mutex.Lock()
			defer e.mutex.Unlock()
			e.processes = append(e.processes, p)
			return nil
		}
		p.Kill()
		if log, _ := p.Log(); attempt == attempts || !strings.Contains(log, "address already in use") {
			return err
		}
	}
}

// freePort returns a port on 127.0.0.1 on which nobody listens, and that no call has returned
// before. It is below the ports that Linux gives to outgoing connections.
func (e *Environment) freePort() int {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for {
		var random [2]byte
		_, _ = rand.Read(random[:])
		port := 12000 + (int(random[0])<<8|int(random[1]))%20000
		if e.ports[port] {
			continue
		}
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		_ = listener.Close()
		e.ports[port] = true
		return port
	}
}

// close stops everything, last first. The logs of a test that has passed are removed; those of one
// that has failed, or was ended, stay.
func (e *Environment) close(t *testing.T) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for _, p := range slices.Backward(e.processes) {
		if err := p.Ended(); err != nil {
			t.Error(err)
		}
		p.Kill()
	}
	if err := e.dir.Remove(); err != nil {
		t.Error(err)
	}
	if t.Failed() {
		t.Logf("the logs of all processes are in %s", e.logs)
	} else if err := os.RemoveAll(e.logs); err != nil {
		t.Error(err)
	}
}
