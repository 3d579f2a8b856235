package capi

import (
	"fmt"
	"slices"
	"strconv"
)

// edit makes a random edit of the fleet, and says which.
func (f *editedFleet) edit() string {
	edits := []func() string{
		f.editObject, f.editObject, f.editObject, f.addOne, f.removeObject, f.moveObject, f.editSpelling,
		f.editClusters, f.editClusters, f.editEntries, f.editEntries, f.editEntry, f.editEntry, f.editEntry, f.editSets,
		f.editSets,
	}
	return edits[f.IntN(len(edits))]()
}

func (f *editedFleet) editObject() string {
	name, h := f.anyObject()
	if name == "" {
		return "nothing"
	}
	version, err := strconv.Atoi(h.objects[name])
	if err != nil {
		return err.Error()
	}
	h.objects[name] = strconv.Itoa(version + 1)
	return "object " + name + " is edited"
}

func (f *editedFleet) addOne() string {
	f.addObject()
	return "an object is added"
}

func (f *editedFleet) removeObject() string {
	name, h := f.anyObject()
	if len(h.objects) < 2 { // A payload without any object is refused.
		return "nothing"
	}
	delete(h.objects, name)
	return "object " + name + " is removed"
}

func (f *editedFleet) moveObject() string {
	name, h := f.anyObject()
	if len(h.objects) < 2 {
		return "nothing"
	}
	version := h.objects[name]
	delete(h.objects, name)
	f.anyHolder().objects[name] = version
	return "object " + name + " is moved"
}

func (f *editedFleet) editSpelling() string {
	name := anyOrder(f, f.holders)[0]
	h := f.holders[name]
	h.spelling++
	f.holders[name] = h
	return "the bytes of " + name + " are others"
}

func (f *editedFleet) editClusters() string {
	name := anyOrder(f, f.clusters)[0]
	c := f.clusters[name]
	switch f.IntN(6) {
	case 0:
		name = freeName("c", f.clusters)
		f.clusters[name] = f.cluster()
		return "Cluster " + name + " is added"
	case 1:
		if len(f.clusters) > 2 {
			delete(f.clusters, name)
			return "Cluster " + name + " goes"
		}
	case 2:
		c.paused = !c.paused
	case 3:
		c.tier = f.oneOf("a", "b")
	default:
		c.region = f.oneOf("eu", "us")
	}
	f.clusters[name] = c
	return fmt.Sprintf("Cluster %s is %+v", name, c)
}

func (f *editedFleet) editEntries() string {
	at := f.IntN(len(f.entries))
	if f.IntN(3) == 0 && len(f.entries) > 1 {
		e := f.entries[at]
		f.entries = slices.Delete(f.entries, at, at+1)
		for _, name := range e.holders {
			delete(f.holders, name)
		}
		return "entry " + e.name + " goes"
	}
	f.addEntry()
	return "an entry is added"
}

func (f *editedFleet) editEntry() string {
	e := &f.entries[f.IntN(len(f.entries))]
	switch f.IntN(5) {
	case 0:
		e.strategy = f.strategy()
	case 1:
		e.selector = f.selector()
	case 2:
		e.revision += "1"
	case 3:
		slices.Reverse(e.holders)
	default:
		old := e.name
		e.name += "-x"
		if e.renamedFrom == "" && f.IntN(2) == 0 {
			e.renamedFrom = old
		}
	}
	return fmt.Sprintf("an entry is %+v", *e)
}

func (f *editedFleet) editSets() string {
	if len(f.sets) == 0 {
		f.addSet()
		return "a set is written by hand"
	}
	s := &f.sets[0]
	switch f.IntN(6) {
	case 0:
		s.name += "-x"
	case 1:
		s.strategy = f.strategy()
		s.name += "-x" // since Cluster API refuses the edit otherwise
	case 2, 4: // which Cluster API refuses
		s.strategy = map[string]string{"ApplyOnce": "Reconcile", "Reconcile": "ApplyOnce"}[s.strategy]
	case 3:
		for _, name := range s.holders {
			delete(f.holders, name)
		}
		f.sets = f.sets[1:]
		return "a set that was written by hand goes"
	default:
		s.holders = append(s.holders, f.addHolder(true))
	}
	return fmt.Sprintf("a set is %+v", *s)
}
