// Package environment runs real control planes and real controllers on one machine: etcd,
// kube-apiserver, Cluster API's core provider with its webhooks, Argo CD's ApplicationSet
// controller and application controller, and the garbage collector of kube-controller-manager.
// Tests apply to them what capifleet prints, and look at what arrives.
//
// An [Environment] has one etcd. Each [ControlPlane] is an API server with a prefix of its own in
// that etcd, so that a cluster starts in seconds. There are no machines: [ControlPlane.Provision]
// does what an infrastructure provider does; it reports a Cluster's infrastructure as ready and
// writes its kubeconfig Secret. No kubelet runs, so a Pod is stored and never starts.
//
// All programs are compiled from the Go modules that go.mod pins ([Build]), once for each state of
// go.mod, into the folder for caches. Their versions, variables, flags and output are in the log of
// each process, in a folder of the run. The test process has a network of its own, which has only
// loopback ([InOwnNetwork]), and the state is in a temporary folder. When the test process ends,
// however it ends, the kernel stops all others ([Process]), and the folder is removed ([Folder]).
package environment
