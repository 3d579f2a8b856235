// Package environment runs real control planes and real controllers on one machine: etcd,
// kube-apiserver, Cluster API's core provider with its webhooks, Argo CD's ApplicationSet
// controller and application controller, and the garbage collector of kube-controller-manager.
// Tests apply to them what capifleet prints, and look at what arrives.
//
// An [Environment] has one etcd. Each [ControlPlane] is an API server with a prefix of its own in
// that etcd, so that a cluster starts in seconds. What needs machines is played: [Provision] is
// the infrastructure provider, which reports a Cluster's infrastructure as ready and writes its
// kubeconfig Secret. No kubelet runs, so a Pod is stored and never starts.
//
// All programs are compiled from the Go modules that go.mod pins ([Build]), once for each state of
// go.mod, into the folder for caches. Their versions, flags and output are in the log of each
// process. Everything listens on 127.0.0.1, and the state is in a temporary folder. When the test
// ends, however it ends, the kernel stops the processes ([Process]); the folder of a test process
// that was killed is removed by the next one.
package environment
