package environment

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// ControlPlane is a Kubernetes cluster without nodes: a kube-apiserver with its state in etcd.
type ControlPlane struct {
	client.Client
	Name       string
	Config     *rest.Config // of an administrator
	Kubeconfig []byte       // the same, as a file has it

	env     *Environment
	metrics map[string]string // addresses, by controller
}

// ControlPlanes starts a control plane for each name, all at a time.
func (e *Environment) ControlPlanes(t *testing.T, names ...string) []*ControlPlane {
	t.Helper()
	planes, errs := make([]*ControlPlane, len(names)), make([]error, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { planes[i], errs[i] = e.controlPlane(t.Context(), name) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return planes
}

func (e *Environment) controlPlane(ctx context.Context, name string) (*ControlPlane, error) {
	tokens := e.dir.Join("tokens.csv")
	if err := os.WriteFile(tokens, []byte(e.token+",admin,admin,system:masters\n"), 0o600); err != nil {
		return nil, err
	}
	c := &ControlPlane{Name: name, env: e, metrics: map[string]string{}}
	err := e.run(ctx, KubeAPIServer, "kube-apiserver-"+name, func(port func() int) (invocation, error) {
		address := port()
		c.Config = &rest.Config{
			Host: fmt.Sprintf("https://127.0.0.1:%d", address), BearerToken: e.token, QPS: 500, Burst: 1000,
			TLSClientConfig: rest.TLSClientConfig{CAData: e.tls.certificate}, Timeout: time.Minute,
			WarningHandler: rest.NoWarnings{}, // of the API server, on names of finalizers and old versions
		}
		return invocation{args: e.apiServerArguments(name, tokens, address), ready: c.ready}, nil
	})
	if err != nil {
		return nil, err
	}
	if c.Kubeconfig, err = kubeconfig(name, c.Config); err != nil {
		return nil, err
	}
	c.Client, err = client.New(c.Config, client.Options{Scheme: runtime.NewScheme()})
	return c, err
}

// apiServerArguments are the flags of a kube-apiserver without a controller manager: nobody makes
// ServiceAccounts or Endpoints.
func (e *Environment) apiServerArguments(name, tokens string, port int) []string {
	return []string{
		"--etcd-servers=" + e.etcd, "--etcd-prefix=/" + name,
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", port),
		"--endpoint-reconciler-type=none",
		"--tls-cert-file=" + e.tls.certificateFile, "--tls-private-key-file=" + e.tls.keyFile,
		"--token-auth-file=" + tokens, "--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file=" + e.tls.keyFile, "--service-account-key-file=" + e.tls.keyFile,
		"--service-cluster-ip-range=10.96.0.0/16", "--disable-admission-plugins=ServiceAccount",
		"--allow-privileged=true", "--profiling=false",
	}
}

// ready returns an error unless the API server serves.
func (c *ControlPlane) ready(ctx context.Context) error {
	http, err := rest.HTTPClientFor(c.Config)
	if err != nil {
		return err
	}
	return get(ctx, http, c.Config.Host+"/readyz")
}

// answers returns a check that fails unless a server without TLS serves.
func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error { return get(ctx, http.DefaultClient, url) }
}

func get(ctx context.Context, from *http.Client, url string) error {
	_, err := read(ctx, from, url)
	return err
}

func read(ctx context.Context, from *http.Client, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := from.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %s", url, response.Status, body)
	}
	return body, err
}

// kubeconfig writes how to reach a cluster.
func kubeconfig(name string, config *rest.Config) ([]byte, error) {
	file := clientcmdapi.NewConfig()
	file.Clusters[name] = &clientcmdapi.Cluster{
		Server: config.Host, CertificateAuthorityData: config.CAData,
	}
	file.AuthInfos["admin"] = &clientcmdapi.AuthInfo{Token: config.BearerToken}
	file.Contexts[name] = &clientcmdapi.Context{Cluster: name, AuthInfo: "admin"}
	file.CurrentContext = name
	return clientcmd.Write(*file)
}

// kubeconfigFile writes the kubeconfig into a file and returns its path.
func (c *ControlPlane) kubeconfigFile() (string, error) {
	file := c.env.dir.Join(c.Name + ".kubeconfig")
	return file, os.WriteFile(file, c.Kubeconfig, 0o600)
}
