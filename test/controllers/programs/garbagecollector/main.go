// Command garbagecollector is the garbage collector of kube-controller-manager, alone. It deletes
// the objects whose owners are all gone, and what a foreground deletion waits for.
//
// kube-controller-manager starts it in newGarbageCollectorController
// (cmd/kube-controller-manager/app/core.go); here it discovers new kinds sooner.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
)

const (
	workers = 20 // --concurrent-gc-syncs of kube-controller-manager
	// syncPeriod is how often the collector discovers new kinds: 30 seconds in
	// kube-controller-manager.
	syncPeriod = 2 * time.Second
)

func main() {
	klog.InitFlags(nil)
	kubeconfig := flag.String("kubeconfig", "", "path of the kubeconfig file of the cluster")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *kubeconfig); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 200, 400
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	objects, err := metadata.NewForConfig(config)
	if err != nil {
		return err
	}
	kinds, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(kinds))
	informersOf := informerfactory.NewInformerFactory(
		informers.NewSharedInformerFactory(client, 0), metadatainformer.NewSharedInformerFactory(objects, 0),
	)
	started := make(chan struct{})
	collector, err := garbagecollector.NewGarbageCollector(ctx, client, objects, mapper, ignored(), informersOf,
		started)
	if err != nil {
		return err
	}
	informersOf.Start(ctx.Done())
	close(started)
	go collector.Sync(ctx, kinds, syncPeriod)
	collector.Run(ctx, workers, syncPeriod)
	if ctx.Err() == nil {
		return errors.New("the garbage collector has stopped")
	}
	return nil
}

// ignored are the kinds that the collector does not watch.
func ignored() map[schema.GroupResource]struct{} {
	return garbagecollector.DefaultIgnoredResources()
}
