package clients

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// argoCDWithPlugin builds the kustomization that people copy, over Argo CD's own install, and
// returns the configuration of the plugin and the Pod of the repo-server.
func argoCDWithPlugin(t *testing.T) (pluginYAML string, pod object) {
	t.Helper()
	dir := readPackage(t, "../../examples/argocd-plugin").write(t)
	built := readObjects(t, command{program: buildKustomize(t), args: []string{"build", dir}}.mustRun(t))
	deployments := all(built, func(o object) bool {
		return o.isOf("Deployment") && o.text("metadata", "name") == "argocd-repo-server"
	})
	if len(deployments) != 1 {
		t.Fatalf("there are %d repo-servers among %q", len(deployments), names(built))
	}
	pod, _ = deployments[0].at("spec", "template", "spec").(map[string]any)
	volume := named(t, pod.list("volumes"), "capifleet-plugin")
	configMaps := all(built, func(o object) bool {
		return o.isOf("ConfigMap") && o.text("metadata", "name") == volume.text("configMap", "name") &&
			o.text("metadata", "namespace") == "argocd"
	})
	if len(configMaps) != 1 {
		t.Fatalf("there are %d ConfigMaps of the name %q", len(configMaps), volume.text("configMap", "name"))
	}
	return configMaps[0].text("data", "plugin.yaml"), pod
}

// named is the element of a list with a name, which must be there once.
func named(t *testing.T, list []object, name string) object {
	t.Helper()
	found := all(list, func(o object) bool { return o.text("name") == name })
	if len(found) != 1 {
		t.Fatalf("%d of %v are called %s", len(found), list, name)
	}
	return found[0]
}

// TestArgoCDInstall wants the kustomization that people copy to add a container to Argo CD's
// install in which everything is there that it names.
func TestArgoCDInstall(t *testing.T) {
	pluginYAML, pod := argoCDWithPlugin(t)
	if want := read(t, shipped("plugin.yaml")); pluginYAML != want {
		t.Errorf("want\n%s\ngot\n%s", want, pluginYAML)
	}
	sidecar := named(t, pod.list("containers"), "capifleet")
	for _, mount := range sidecar.list("volumeMounts") {
		named(t, pod.list("volumes"), mount.text("name"))
	}
	for container, mountPath := range map[string]string{
		"argocd-repo-server": "/home/argocd/cmp-server/plugins",
		"capifleet":          "/home/argocd/cmp-server/plugins",
	} {
		mounts := named(t, pod.list("containers"), container).list("volumeMounts")
		if mount := named(t, mounts, "plugins"); mount.text("mountPath") != mountPath {
			t.Errorf("the sockets of %s are in %s", container, mount.text("mountPath"))
		}
	}
	// The server of the plugin comes from an init container of Argo CD's, which shares the volume.
	if copies := all(pod.list("initContainers"), func(o object) bool {
		return strings.Contains(manifest(t, o), "/var/run/argocd/argocd-cmp-server") &&
			strings.Contains(manifest(t, o), "name: var-files")
	}); len(copies) != 1 {
		t.Errorf("%d init containers bring argocd-cmp-server", len(copies))
	}
}

// TestArgoCDContainer runs the sidecar in the image, as its manifest has it: user 999, a read-only
// root, no capability.
func TestArgoCDContainer(t *testing.T) {
	e := containers(t)
	pluginYAML, pod := argoCDWithPlugin(t)
	plugin := newSidecar(t, pluginYAML)
	plugin.startIn(t, e, named(t, pod.list("containers"), "capifleet"))
	server := newRepoServer(t, plugin)
	for _, pkg := range append(examples(t), fixture) {
		t.Run("the image generates the package "+filepath.Base(pkg), func(t *testing.T) {
			folder := readPackage(t, pkg)
			got := server.manifests(t, applicationOf(t, repository(t, folder.within("fleets/one"), nil), "fleets/one"))
			sameTree(t, printed(t, folder), got)
		})
	}
	t.Run("the image shows what is wrong", func(t *testing.T) {
		folder := readTree(t, fixture).edited(t, "fleet.yaml", "repoURL:", "repoUrl:")
		said := server.refusal(t, applicationOf(t, repository(t, folder.within("fleet"), nil), "fleet"))
		if !strings.Contains(said, "error CF0107: fleet.yaml:") || !strings.Contains(said, `did you mean "repoURL"?`) {
			t.Error(said)
		}
	})
}

// startIn runs Argo CD's server of a plugin in the image, as a container of a manifest, until the
// test ends.
func (s sidecar) startIn(t *testing.T, e engine, container object) {
	t.Helper()
	server := build(t, "argocd-cmp-server", "../controllers/argocd/cmpserver")
	folders := map[string]string{
		"/var/run/argocd":                 filepath.Dir(server),
		"/home/argocd/cmp-server/plugins": s.sockets,
		"/home/argocd/cmp-server/config":  s.config,
		"/tmp":                            s.temp,
	}
	for folder, mode := range map[string]os.FileMode{
		s.sockets:                              0o777,
		s.temp:                                 0o777,
		s.config:                               0o755,
		filepath.Join(s.config, "plugin.yaml"): 0o644,
	} {
		if err := os.Chmod(folder, mode); err != nil {
			t.Fatal(err)
		}
	}
	args := append([]string{"run", "--detach", "--network", "none"}, security(t, container)...)
	if os.Getuid() != 0 {
		// Otherwise the socket belongs to a user that the repo-server does not run as.
		args = append(args, "--userns", "keep-id:uid=999,gid=999")
	}
	for _, mount := range container.list("volumeMounts") {
		volume := folders[mount.text("mountPath")] + ":" + mount.text("mountPath")
		if readOnly, _ := mount.at("readOnly").(bool); readOnly {
			volume += ":ro"
		}
		args = append(args, "--volume", volume)
	}
	command, _ := container.at("command").([]any)
	if len(command) != 1 {
		t.Fatalf("the command is %v", command)
	}
	id := strings.TrimSpace(e.podman(append(args, "--entrypoint", command[0].(string), image)...).mustRun(t))
	t.Cleanup(func() { e.podman("rm", "--force", id).mustRun(t) })
	s.await(t, func() string { return e.podman("logs", id).run(t).stderr })
}

// security are the flags of podman that say what a securityContext says. One that says something
// else fails.
func security(t *testing.T, container object) []string {
	t.Helper()
	context, _ := container["securityContext"].(map[string]any)
	user, _ := context["runAsUser"].(float64)
	want := object{
		"runAsNonRoot": true, "runAsUser": float64(999), "allowPrivilegeEscalation": false,
		"readOnlyRootFilesystem": true,
		"capabilities":           map[string]any{"drop": []any{"ALL"}},
		"seccompProfile":         map[string]any{"type": "RuntimeDefault"},
	}
	if got := manifest(t, context); got != manifest(t, want) {
		t.Fatalf("the securityContext is\n%s\nand the flags of podman are for\n%s", got, manifest(t, want))
	}
	return slices.Concat(
		[]string{"--user", strconv.Itoa(int(user)) + ":" + strconv.Itoa(int(user))},
		[]string{"--read-only", "--read-only-tmpfs=false", "--cap-drop", "all", "--security-opt", "no-new-privileges"},
	)
}
