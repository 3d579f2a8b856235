package argocd

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	argov1alpha1 "github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/argo"
	"github.com/argoproj/argo-cd/v3/util/db"
	log "github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// hub is a cluster that runs Argo CD: a fake client that holds cluster Secrets, except the hub's
// own, which has none.
type hub struct {
	client    client.Client
	db.ArgoDB // of which the check of an Application uses GetCluster and GetClusterServersByName
}

func newHub(t *testing.T, secrets ...corev1.Secret) *hub {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	objects := make([]client.Object, len(secrets))
	for i := range secrets {
		objects[i] = &secrets[i]
	}
	return &hub{client: fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).Build()}
}

// rendering keeps renderers apart: slugify sets variables of the package gosimple/slug, so two of
// them at a time would render with each other's length.
var rendering sync.Mutex

// generate is what Argo CD makes of an ApplicationSet.
func (h *hub) generate(set argov1alpha1.ApplicationSet) (applications []argov1alpha1.Application, err error) {
	defer func() { // as the reconciler does
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	rendering.Lock()
	defer rendering.Unlock()
	known := map[string]generators.Generator{
		"List":     generators.NewListGenerator(),
		"Clusters": generators.NewClusterGenerator(h.client, namespace),
	}
	applications, _, err = template.GenerateApplications(log.NewEntry(log.StandardLogger()), set, known,
		&utils.Render{}, h.client)
	return applications, err
}

// generateAll is what Argo CD makes of ApplicationSets, in their order.
func (h *hub) generateAll(sets []argov1alpha1.ApplicationSet) ([]argov1alpha1.Application, []application, error) {
	var whole []argov1alpha1.Application
	var short []application
	for i := range sets {
		generated, err := h.generate(sets[i])
		if err != nil {
			return nil, nil, fmt.Errorf("ApplicationSet %s: %w", sets[i].Name, err)
		}
		for j := range generated {
			short = append(short, applicationOf(sets[i].Name, &generated[j]))
		}
		whole = append(whole, generated...)
	}
	return whole, short, nil
}

// check says what is wrong with generated Applications, as the reconciler
// (validateGeneratedApplications), the API server and the controller of Applications would. The
// project of an Application is there, and permits everything.
func (h *hub) check(ctx context.Context, applications []argov1alpha1.Application) error {
	names := map[string]bool{}
	project := &argov1alpha1.AppProject{Spec: argov1alpha1.AppProjectSpec{
		SourceRepos: []string{"*"}, Destinations: []argov1alpha1.ApplicationDestination{{Server: "*", Namespace: "*"}},
	}}
	var errs []error
	for i := range applications {
		one := &applications[i]
		if names[one.Name] {
			errs = append(errs, fmt.Errorf("there are several Applications %q", one.Name))
		}
		names[one.Name] = true
		if one.Spec.Project == "" {
			errs = append(errs, fmt.Errorf("Application %q has no project", one.Name))
		}
		faults := validation.ValidateObjectMeta(&one.ObjectMeta, true, validation.NameIsDNSSubdomain,
			field.NewPath("metadata"))
		if err := faults.ToAggregate(); err != nil {
			errs = append(errs, err)
		}
		spec := argo.NormalizeApplicationSpec(&one.Spec) // as the controller does, before it makes the Application
		conditions, err := argo.ValidatePermissions(ctx, spec, project, h)
		if err != nil {
			errs = append(errs, err)
		}
		for _, source := range spec.GetSources() { // as the repo-server does, before it generates
			if _, err := source.ExplicitType(); err != nil {
				errs = append(errs, fmt.Errorf("Application %q: %w", one.Name, err))
			}
		}
		for _, condition := range conditions {
			errs = append(errs, fmt.Errorf("Application %q: %s", one.Name, condition.Message))
		}
	}
	return errors.Join(errs...)
}

// GetClusterServersByName are the addresses of all clusters of a name (db.ArgoDB).
func (h *hub) GetClusterServersByName(ctx context.Context, name string) ([]string, error) {
	clusters, err := h.clusters(ctx)
	var servers []string
	for _, cluster := range clusters {
		if cluster.Name == name {
			servers = append(servers, cluster.Server)
		}
	}
	return servers, err
}

// GetCluster is the cluster with an address (db.ArgoDB).
func (h *hub) GetCluster(ctx context.Context, server string) (*argov1alpha1.Cluster, error) {
	clusters, err := h.clusters(ctx)
	if err != nil {
		return nil, err
	}
	for _, cluster := range clusters {
		if cluster.Server == server {
			return cluster, nil
		}
	}
	return nil, fmt.Errorf("there is no cluster %q", server)
}

// clusters are all that Argo CD knows, with itself.
func (h *hub) clusters(ctx context.Context) ([]*argov1alpha1.Cluster, error) {
	var secrets corev1.SecretList
	if err := h.client.List(ctx, &secrets, client.InNamespace(namespace)); err != nil {
		return nil, err
	}
	clusters := []*argov1alpha1.Cluster{{
		Name:   argov1alpha1.KubernetesInClusterName,
		Server: argov1alpha1.KubernetesInternalAPIServerAddr,
	}}
	for i := range secrets.Items {
		cluster, err := db.SecretToCluster(&secrets.Items[i])
		if err != nil {
			return nil, err
		}
		clusters = append(clusters, cluster)
	}
	return clusters, nil
}
