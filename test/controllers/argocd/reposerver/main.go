// Command reposerver asks Argo CD's own repo-server about one Application: it starts the server,
// sends it the request that the controller or the UI would send, and ends. What the server keeps in
// Redis is kept in memory. Plugins are found as in the repo-server's container, by their sockets in
// the folder that ARGOCD_PLUGINSOCKFILEPATH names. It runs git, and git-verify-wrapper.sh of Argo
// CD's image.
//
//	reposerver manifests
//	reposerver details
//	reposerver refresh FILE...
//
// With manifests it prints what the controller would apply, or the error that the UI would show;
// with details what the UI shows of the source: its type, and which parameters the plugin has; with
// refresh whether a commit that changes these files makes Argo CD generate the manifests again.
//
// The Application is read from stdin, the answer is printed as JSON. The flags are those of
// argocd-repo-server.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	reposervercache "github.com/argoproj/argo-cd/v3/reposerver/cache"
	"github.com/argoproj/argo-cd/v3/reposerver/metrics"
	"github.com/argoproj/argo-cd/v3/reposerver/repository"
	apppath "github.com/argoproj/argo-cd/v3/util/app/path"
	utilcache "github.com/argoproj/argo-cd/v3/util/cache"
	"github.com/argoproj/argo-cd/v3/util/git"
	utiltls "github.com/argoproj/argo-cd/v3/util/tls"
	"sigs.k8s.io/yaml"
)

// answer is what is printed. Each command fills its part.
type answer struct {
	Type       string                             `json:"type,omitempty"`
	Manifests  []json.RawMessage                  `json:"manifests,omitempty"`
	Parameters []*apiclient.ParameterAnnouncement `json:"parameters,omitempty"`
	Refreshed  bool                               `json:"refreshed,omitempty"`
	Error      string                             `json:"error,omitempty"` // of the server
}

func main() {
	var constants repository.RepoServerInitConstants
	flag.BoolVar(&constants.CMPUseManifestGeneratePaths, "plugin-use-manifest-generate-paths", false,
		"send a plugin only the folders that the Application names")
	flag.BoolVar(&constants.AllowOutOfBoundsSymlinks, "allow-oob-symlinks", false,
		"accept links that lead out of the repository")
	flag.Parse()
	if err := run(constants, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run answers one command.
func run(constants repository.RepoServerInitConstants, args []string) error {
	if len(args) == 0 || !slices.Contains([]string{"manifests", "details", "refresh"}, args[0]) {
		return fmt.Errorf("must be one of manifests, details and refresh, not %q", args)
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var app argov1alpha1.Application
	if err := yaml.UnmarshalStrict(text, &app); err != nil {
		return err
	}
	if args[0] == "refresh" {
		paths := apppath.GetSourceRefreshPaths(&app, app.Spec.GetSource())
		return write(answer{Refreshed: apppath.AppFilesHaveChanged(paths, args[1:])})
	}
	clean, err := ownTemp()
	if err != nil {
		return err
	}
	defer clean()
	client, err := serve(constants)
	if err != nil {
		return err
	}
	if args[0] == "details" {
		return write(details(client, &app))
	}
	return write(manifests(client, &app))
}

// manifests sends the request of the controller (controller/state.go).
func manifests(client apiclient.RepoServerServiceClient, app *argov1alpha1.Application) answer {
	source := app.Spec.GetSource()
	response, err := client.GenerateManifest(context.Background(), &apiclient.ManifestRequest{
		Repo:     &argov1alpha1.Repository{Repo: source.RepoURL},
		Revision: source.TargetRevision,
		// With AppLabelKey and TrackingMethod each manifest is marked as the Application's, as Argo
		// CD does by default.
		AppLabelKey:                     "app.kubernetes.io/instance",
		TrackingMethod:                  string(argov1alpha1.TrackingMethodAnnotation),
		AppName:                         app.InstanceName("argocd"),
		Namespace:                       app.Spec.Destination.Namespace,
		ApplicationSource:               &source,
		KubeVersion:                     "v1.36.1",
		ApiVersions:                     []string{"v1", "apps/v1"},
		ProjectName:                     app.Spec.Project,
		ProjectSourceRepos:              []string{"*"},
		AnnotationManifestGeneratePaths: app.GetAnnotation(argov1alpha1.AnnotationKeyManifestGeneratePaths),
	})
	if err != nil {
		// As the controller puts it into the condition that the UI shows (GetRepoObjs and
		// CompareAppState in controller/state.go).
		const what = "Failed to load target state: failed to generate manifest for source 1 of 1: "
		return answer{Error: what + err.Error()}
	}
	result := answer{Type: response.SourceType}
	for _, manifest := range response.Manifests {
		result.Manifests = append(result.Manifests, json.RawMessage(manifest))
	}
	return result
}

// details sends the request of the UI.
func details(client apiclient.RepoServerServiceClient, app *argov1alpha1.Application) answer {
	source := app.Spec.GetSource()
	response, err := client.GetAppDetails(context.Background(), &apiclient.RepoServerAppDetailsQuery{
		Repo:    &argov1alpha1.Repository{Repo: source.RepoURL},
		Source:  &source,
		AppName: app.Name,
	})
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Type: response.Type, Parameters: response.Plugin.GetParametersAnnouncement()}
}

// serve starts the server on a port of its own and returns its client.
func serve(constants repository.RepoServerInitConstants) (apiclient.RepoServerServiceClient, error) {
	inMemory := utilcache.NewCache(utilcache.NewInMemoryCache(time.Hour))
	memory := reposervercache.NewCache(inMemory, time.Hour, time.Hour, time.Second)
	server, err := reposerver.NewServer(
		metrics.NewMetricsServer(), memory, nil, constants, git.NoopCredsStore{}, "", true,
	)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() { _ = server.CreateGRPC().Serve(listener) }()
	clients := apiclient.NewRepoServerClientset(listener.Addr().String(), 60, utiltls.Configuration{DisableTLS: true})
	_, client, err := clients.NewRepoServerClient()
	return client, err
}

// ownTemp makes a folder for temporary files, and returns what removes it. The server takes the
// right to read from the folder that holds its clones.
func ownTemp() (remove func(), err error) {
	dir, err := os.MkdirTemp("", "reposerver")
	if err != nil {
		return nil, err
	}
	return func() {
		_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, _ error) error {
			if entry != nil && entry.IsDir() {
				_ = os.Chmod(path, 0o700)
			}
			return nil
		})
		_ = os.RemoveAll(dir)
	}, os.Setenv("TMPDIR", dir)
}

func write(a answer) error {
	return json.NewEncoder(os.Stdout).Encode(a)
}
