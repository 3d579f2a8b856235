package scenarios

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/capifleet/capifleet/test/controllers/environment"
)

// judgement compares what diff says of an edit with what has happened.
type judgement struct {
	diff          reviewDiff
	before, after reviewState
	// explained are the objects that diff says something of, by their place and key.
	explained map[[2]string]bool
	errs      []error
}

// fates are what becomes of the objects of a change, by the code of its effect.
func fates() map[string]string {
	return map[string]string{
		"ApplicationCreated": fateCreated, "ApplicationDeleted": fateGone, "ApplicationKept": fateUntouched,
		"OwnerChanges": fateRecreated, "OwnerKept": fateUntouched, "Synced": fateKept, "NotUpdated": fateUntouched,
		"ClusterDeleted": fateGone, "HubCreated": fateCreated, "HubDeleted": fateGone, "HubKept": fateUntouched,
		"HubUpdated": fateKept, "PolicyChanges": fateKept,
		"PayloadCreated": fateCreated, "AppliedAgain": fateKept, "NewClustersOnly": fateUntouched,
		"LeftOnCluster": fateUntouched,
	}
}

// wrong returns diffs that each say something else of one change than this one says, or nothing.
// judge must refuse all of them.
func (d reviewDiff) wrong() []reviewDiff {
	var all []reviewDiff
	says := func(i int, c reviewChange) {
		other := d
		other.Changes = slices.Clone(d.Changes)
		other.Changes[i] = c
		all = append(all, other)
	}
	for i, c := range d.Changes {
		fate, otherEffect := fates()[c.Effect.Code], c
		if otherEffect.Effect.Code = "HubDeleted"; fate == fateGone {
			otherEffect.Effect.Code = "HubCreated"
		}
		says(i, otherEffect)
		otherWorkloads := c
		otherWorkloads.Effect.Workloads = map[string]string{"Stay": "Go", "Go": "Stay"}[c.Effect.Workloads]
		if c.Kind == "Application" && otherWorkloads.Effect.Workloads != "" {
			says(i, otherWorkloads)
		}
		otherDeployed := c
		if otherDeployed.Effect.Text = otherText(c.Effect.Text); otherDeployed.Effect.Text != "" {
			says(i, otherDeployed)
		}
		for n := range c.Fields {
			otherField := c
			otherField.Fields = slices.Clone(c.Fields)
			if otherField.Fields[n].After = "another value"; fate == fateKept {
				says(i, otherField)
			}
		}
		// A set whose policy changes is among the objects of a consequence, too.
		if fate != fateUntouched && c.Effect.Code != "PolicyChanges" {
			silent := d
			silent.Changes = slices.Delete(slices.Clone(d.Changes), i, i+1)
			all = append(all, silent)
		}
	}
	return all
}

// judge returns an error unless all that diff says has happened, and nothing else.
func judge(diff reviewDiff, before, after reviewState) error {
	j := &judgement{diff: diff, before: before, after: after, explained: map[[2]string]bool{}}
	for _, change := range diff.Changes {
		j.change(change)
	}
	for _, consequence := range diff.Consequences {
		for _, ref := range consequence.Objects {
			switch consequence.Action {
			case "Create":
				j.mustBe(onHub, ref.key(), fateCreated)
			case "Delete":
				j.mustBe(onHub, ref.key(), fateGone)
			case "Update":
				j.mustBe(onHub, ref.key(), fateKept)
			case "Replace":
				j.mustBe(onHub, ref.key(), fateCreated, fateGone)
			default:
				j.mustBe(onHub, ref.key(), fateUntouched)
			}
		}
	}
	for _, place := range slices.Sorted(maps.Keys(before)) {
		for _, key := range keys(before[place], after[place]) {
			fate := fateOf(place, before[place][key], after[place][key])
			if fate != fateUntouched && !j.explained[[2]string{place, key}] {
				j.errorf("diff says nothing of %s on %s, which is %s", key, place, fate)
			}
		}
	}
	return errors.Join(j.errs...)
}

func (j *judgement) errorf(format string, args ...any) {
	j.errs = append(j.errs, fmt.Errorf(format, args...))
}

// mustBe wants one of some fates of an object.
func (j *judgement) mustBe(place, key string, allowed ...string) {
	j.explained[[2]string{place, key}] = true
	fate := fateOf(place, j.before[place][key], j.after[place][key])
	if !slices.Contains(allowed, fate) {
		j.errorf("%s on %s is %s, not %s", key, place, fate, strings.Join(allowed, " or "))
	}
}

// change compares one change.
func (j *judgement) change(c reviewChange) {
	fate, known := fates()[c.Effect.Code]
	if !known {
		j.errorf("no edit is known to have the effect %s", c.Effect.Code)
		return
	}
	places := []string{onHub}
	if c.Kind == "PayloadObject" {
		places = j.diff.clusters(c)
	}
	for _, place := range places {
		for _, key := range c.keys() {
			j.mustBe(place, key, fate)
			if fate == fateKept {
				j.fields(c, place, key)
			}
			marker, _, _ := unstructured.NestedString(objectOf(j.after[place][key]), "data", markerKey)
			if c.Effect.Code == "AppliedAgain" && marker != "" {
				j.errorf("%s on %s has what somebody has added", key, place)
			}
			if c.Kind == "Application" {
				j.workloads(key, c.Effect.Workloads)
				j.deployed(c, key)
			}
		}
	}
	switch c.Effect.Code {
	case "ClusterDeleted":
		j.clusterDeleted(c.Object)
	case "PolicyChanges":
		j.finalizers(c.Object)
	case "OwnerKept":
		j.refused()
	}
}

// fields wants the values of a change in an object, before and after.
func (j *judgement) fields(c reviewChange, place, key string) {
	for _, field := range c.Fields {
		if field.Object != nil && field.Object.key() != key {
			continue
		}
		if diff := cmp.Diff(field.Before, valueAt(j.before[place][key], field.Path)); diff != "" {
			j.errorf("%s on %s: %s before (-diff +live):\n%s", key, place, field.Path, diff)
		}
		if diff := cmp.Diff(field.After, valueAt(j.after[place][key], field.Path)); diff != "" {
			j.errorf("%s on %s: %s after (-diff +live):\n%s", key, place, field.Path, diff)
		}
	}
}

// valueAt is the value at a path, as JSON has it, or nil.
func valueAt(object manifest, path string) (value any) {
	found, _, _ := unstructured.NestedFieldNoCopy(objectOf(object), strings.Split(path, ".")...)
	encoded, _ := json.Marshal(found)
	_ = json.Unmarshal(encoded, &value)
	return value
}

func objectOf(one manifest) map[string]any {
	if one == nil {
		return nil
	}
	return one.Object
}

// workloads compares what an Application has deployed.
func (j *judgement) workloads(key, says string) {
	cluster := destinationOf(j.before[onHub][key], j.after[onHub][key])
	_, namespace, _ := strings.Cut(key, "/")
	for _, one := range keys(j.before[cluster], j.after[cluster]) {
		before, after := j.before[cluster][one], j.after[cluster][one]
		if !strings.Contains(one, " "+namespace+"/") {
			continue
		}
		switch fate := fateOf(cluster, before, after); says {
		case "Stay":
			j.mustBe(cluster, one, fateUntouched)
		case "Go":
			j.mustBe(cluster, one, fateGone, fateRecreated)
		default:
			j.mustBe(cluster, one, fate)
		}
	}
}

// destinationOf is the name of the cluster of an Application.
func destinationOf(some ...manifest) string {
	for _, one := range some {
		if name, _, _ := unstructured.NestedString(objectOf(one), "spec", "destination", "name"); name != "" {
			return name
		}
	}
	return ""
}

// clusterDeleted: the infrastructure and the Applications of the Cluster are gone. Its machines
// were never there, so what runs on it says nothing.
func (j *judgement) clusterDeleted(cluster *reviewRef) {
	j.mustBe(onHub, environment.InfrastructureKind+" "+cluster.Namespace+"/"+cluster.Name, fateGone)
	for key, object := range j.before[onHub] {
		if object.GetKind() == "Application" && destinationOf(object) == cluster.Name {
			j.mustBe(onHub, key, fateGone)
		}
	}
}

// finalizers: each Application of a set has the finalizer that deletes its workload unless the set
// preserves that.
func (j *judgement) finalizers(set *reviewRef) {
	preserve := valueAt(j.after[onHub][set.key()], "spec.syncPolicy.preserveResourcesOnDeletion")
	for key, object := range j.after[onHub] {
		owner := metav1.GetControllerOf(object)
		if object.GetKind() != "Application" || owner == nil || owner.Name != set.Name {
			continue
		}
		deletes := slices.Contains(object.GetFinalizers(), resourcesFinalizer)
		if preserved := preserve == true; deletes == preserved {
			j.errorf("%s has the finalizers %v", key, object.GetFinalizers())
		}
	}
}

// refused: an ApplicationSet reports that another one has what it is to make.
func (j *judgement) refused() {
	const says = "already owned by another ApplicationSet controller"
	for _, object := range j.after[onHub] {
		if strings.Contains(conditionOf(object, "ErrorOccurred"), says) {
			return
		}
	}
	j.errorf("no ApplicationSet reports that another one owns an Application")
}
