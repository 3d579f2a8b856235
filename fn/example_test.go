package fn_test

import (
	"fmt"
	"os"

	krm "github.com/kptdev/krm-functions-sdk/go/fn"

	"github.com/capifleet/capifleet/fn"
)

// fleet is a Cluster and a FleetConfig with an ApplicationSet.
const fleet = head + items + config

// A program that is capifleet and nothing else, by the SDK: main calls AsMain.
func ExampleProcessor_asMain() {
	stdin := os.Stdin
	defer func() { os.Stdin = stdin }()
	os.Stdin = fileOf(fleet)

	if err := krm.AsMain(fn.Processor(fn.Options{Files: os.DirFS(".")})); err != nil {
		fmt.Println(err) // and exit with status 1
	}
	// Output:
	// apiVersion: config.kubernetes.io/v1
	// kind: ResourceList
	// items:
	// - apiVersion: argoproj.io/v1alpha1
	//   kind: ApplicationSet
	//   metadata:
	//     name: production-web
	//     namespace: argocd
	//     labels:
	//       app.kubernetes.io/managed-by: capifleet
	//       capifleet.dev/fleet: production
	//   spec:
	//     goTemplate: true
	//     goTemplateOptions:
	//     - missingkey=error
	//     generators:
	//     - list:
	//         elements:
	//         - {name: eu-1}
	//     template:
	//       metadata:
	//         name: '{{ .name }}-web'
	//       spec:
	//         destination:
	//           name: '{{ .name }}'
	//           namespace: default
	//         project: default
	//         source:
	//           path: '.'
	//           repoURL: https://github.com/your-org/web
	//           targetRevision: main
	//     syncPolicy:
	//       preserveResourcesOnDeletion: true
	// - apiVersion: cluster.x-k8s.io/v1beta2
	//   kind: Cluster
	//   metadata: {name: eu-1, namespace: default, labels: {region: eu}} # the first
	// functionConfig:
	//   apiVersion: capifleet.dev/v1alpha1
	//   kind: FleetConfig
	//   metadata: {name: production}
	//   spec:
	//     applicationSets:
	//     - name: web
	//       template:
	//         metadata: {name: '{{ .name }}-web'}
	//         spec:
	//           source: {repoURL: 'https://github.com/your-org/web', targetRevision: main, path: .}
	//           destination: {namespace: default}
}

// A program that has a ResourceList at hand calls Run.
func ExampleProcessor_run() {
	out, err := krm.Run(fn.Processor(fn.Options{}), []byte(fleet))
	if err != nil {
		fmt.Println(err)
	}
	list, err := krm.ParseResourceList(out)
	if err != nil {
		fmt.Println(err)
	}
	for _, item := range list.Items {
		fmt.Println(item.GetKind(), item.GetName())
	}
	// Output:
	// ApplicationSet production-web
	// Cluster eu-1
}

// A program that has functions of its own to run before and after capifleet chains them.
func ExampleProcessor_chain() {
	labelled := func(list *krm.ResourceList) (bool, error) {
		for _, cluster := range list.Items.Where(krm.IsGVK("cluster.x-k8s.io", "", "Cluster")) {
			if err := cluster.SetLabel("team", "web"); err != nil {
				return false, err
			}
		}
		return true, nil
	}
	counted := func(list *krm.ResourceList) (bool, error) {
		sets := list.Items.Where(krm.IsGVK("argoproj.io", "", "ApplicationSet"))
		list.Results.Infof("%d ApplicationSet", len(sets))
		return true, nil
	}
	chain := krm.Chain(
		krm.ResourceListProcessorFunc(labelled),
		fn.Processor(fn.Options{}),
		krm.ResourceListProcessorFunc(counted),
	)

	list, err := krm.ParseResourceList([]byte(fleet))
	if err != nil {
		fmt.Println(err)
	}
	done, err := chain.Process(list)
	fmt.Println(done, err)
	for _, item := range list.Items {
		fmt.Printf("%s %s of team %q\n", item.GetKind(), item.GetName(), item.GetLabel("team"))
	}
	fmt.Println(list.Results)
	// Output:
	// true <nil>
	// Cluster eu-1 of team "web"
	// ApplicationSet production-web of team ""
	// [info]: 1 ApplicationSet
}

// fileOf is a file that holds a text, as standard input would be.
func fileOf(text string) *os.File {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil
	}
	go func() {
		_, _ = writer.WriteString(text)
		_ = writer.Close()
	}()
	return reader
}
