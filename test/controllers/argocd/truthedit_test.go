package argocd

import (
	"fmt"
	"slices"
)

// edit makes a random edit, and says which.
func (f *hubFleet) edit() string {
	m := &f.makers[f.IntN(len(f.makers))]
	switch f.IntN(20) {
	case 1:
		f.addMaker()
		return "a maker is added"
	case 2:
		if len(f.makers) > 1 {
			at := f.IntN(len(f.makers))
			name := f.makers[at].name
			f.makers = slices.Delete(f.makers, at, at+1)
			return name + " goes"
		}
		return "nothing"
	case 3:
		f.generator = f.oneOf("List", "Clusters")
		for i := range f.makers {
			f.makers[i].waves = f.makers[i].waves && f.generator == "List"
		}
		return "the generator is " + f.generator
	case 4:
		m.region = f.oneOf("", "eu", "us")
	case 5:
		m.sync = f.policy()
	case 6:
		m.preserve = f.oneOf("", "true", "false")
	case 7:
		m.rename(f)
	case 8:
		m.option = f.oneOf("", "Prune=false")
	case 9:
		m.kind, m.waves, m.renamedFrom = f.oneOf("entry", "set", "plain"), false, ""
		m.name += "-y"
	case 10:
		other := &f.makers[f.IntN(len(f.makers))]
		m.template, other.template = other.template, m.template
		return m.name + " and " + other.name + " change their templates"
	case 11:
		if m.kind == "plain" { // which stays
			f.makers = append(f.makers, *m)
			m = &f.makers[len(f.makers)-1]
			m.kind, m.option = "set", ""
			m.name += "-z"
		}
	case 12, 16:
		return f.editOthers()
	case 13, 14, 15:
		return f.editClusters()
	default:
		f.editTemplate(m)
	}
	return fmt.Sprintf("a maker is %+v", *m)
}

func (m *maker) rename(f *hubFleet) {
	old := m.name
	m.name += "-x"
	if m.kind != "entry" || m.renamedFrom != "" || m.objectName != "" {
		return
	}
	switch f.IntN(3) {
	case 0:
		m.renamedFrom = old
	case 1:
		m.objectName = "main-" + old
	}
}

func (f *hubFleet) editTemplate(m *maker) {
	switch f.IntN(7) {
	case 0:
		m.template.revision += "1"
	case 1:
		m.template.value += "1"
	case 2:
		m.template.label += "b"
	case 3:
		m.template.namespace += "-b"
	case 4:
		m.template.finalize = f.oneOf("", resourcesFinalizer, resourcesFinalizer+"/background")
	case 5:
		m.template.note = f.oneOf("", "note: a", "note: b")
	default:
		m.template.automated = !m.template.automated
	}
}

func (f *hubFleet) editOthers() string {
	switch f.IntN(3) {
	case 0:
		delete(f.others, "settings")
	case 1:
		f.others["more"] = other{"1", f.option()}
	default:
		f.others["settings"] = other{"2", f.option()}
	}
	return fmt.Sprintf("ConfigMaps are %v", f.others)
}

func (f *hubFleet) editClusters() string {
	switch f.IntN(5) {
	case 0:
		name := "c9"
		f.clusters[name] = f.oneOf("eu", "us")
		return name + " is added"
	case 2:
		name := f.oneOf("c1", "c3")
		f.outside[name] = !f.outside[name]
		return name + " joins or leaves"
	case 1:
		delete(f.clusters, "c0")
		return "c0 goes"
	}
	f.clusters["c1"] = f.oneOf("eu", "us")
	return "c1 is in " + f.clusters["c1"]
}
