// What the page shows, as its blocks need it: Clusters, groups, columns, and what happens where.

// actions are what happens, the worst first: letter, verdict, and words.
const actions = [
  { action: "Delete", letter: "D", box: "Deleted", verb: "DELETE", about: "goes" },
  { action: "Stuck", letter: "S", box: "Stuck", verb: "STUCK", about: "cannot be carried out" },
  { action: "Recreate", letter: "R", box: "Recreated", verb: "RECREATE", about: "deleted and created again" },
  { action: "Replace", letter: "R", box: "Recreated", verb: "REPLACE", about: "replaced" },
  { action: "LeftBehind", letter: "L", box: "Left behind", verb: "LEFT BEHIND", about: "stays, unmanaged" },
  { action: "Create", letter: "C", box: "Created", verb: "CREATE", about: "created" },
  { action: "Update", letter: "U", box: "Updated", verb: "UPDATE", about: "updated" },
  { action: "Adopt", letter: "U", box: "Updated", verb: "ADOPT", about: "gets an owner" },
  { action: "Reapply", letter: "A", box: "Applied again", verb: "REAPPLY", about: "applied again" },
  { action: "NewOnly", letter: "N", box: "New only", verb: "NEW ONLY", about: "for new Clusters only" },
  { action: "None", letter: "·", box: "No effect", verb: "NO EFFECT", about: "no effect" },
];
const boxes = ["Deleted", "Stuck", "Recreated", "Left behind", "Created", "Updated", "Applied again", "New only"];
const rankOf = Object.fromEntries(actions.map((one, rank) => [one.action, rank]));
const infoOf = Object.fromEntries(actions.map((one) => [one.action, one]));

function verbOf(change) {
  if (change.kind === "Membership") {
    if (change.action === "Create" || change.effect.code === "ClusterJoins") return "JOIN";
    if (change.action === "Delete" || change.effect.code === "ClusterLeaves") return "LEAVE";
  }
  return infoOf[change.action].verb;
}

const ofCluster = "Cluster", ofHub = "the hub";

function modelOf({ diff, plan, before, why, about }) {
  const model = {
    diff, plan, before, why, about: about ?? {}, fleet: diff?.fleet ?? plan?.fleet ?? "", changes: diff?.changes ?? [],
    clusters: [], byID: new Map(), groups: [], columns: [], changeByID: new Map(),
  };
  for (const change of model.changes) {
    model.changeByID.set(change.id, change);
    for (const field of change.fields) {
      field.before = valueText(field.before);
      field.after = valueText(field.after);
    }
  }
  addClusters(model);
  addGroups(model);
  addColumns(model);
  addFacts(model);
  addKeeping(model);
  return model;
}

function addClusters(model) {
  const planned = (plan) => new Map((plan?.clusters ?? []).map((one) => [nameOf(one.namespace, one.name), one]));
  const after = planned(model.plan), before = planned(model.before);
  const all = model.diff && (model.diff.clusters.length || !model.plan) ? model.diff.clusters : model.plan?.clusters ?? [];
  for (const one of all) {
    const id = nameOf(one.namespace, one.name);
    const cluster = {
      id, name: one.name, namespace: one.namespace ?? "", file: one.file, digests: one, changes: [], keeps: [],
      after: after.get(id), before: before.get(id), group: undefined,
    };
    cluster.facts = (cluster.after ?? cluster.before)?.facts ?? {};
    cluster.labels = (cluster.after ?? cluster.before)?.labels ?? {};
    model.clusters.push(cluster);
    model.byID.set(id, cluster);
  }
  const namespaces = new Set(model.clusters.map((one) => one.namespace));
  model.namespace = namespaces.size === 1 && [...namespaces][0] ? [...namespaces][0] + "/" : "";
  for (const cluster of model.clusters) cluster.short = model.namespace ? cluster.name : cluster.id;
}

function addGroups(model) {
  const groups = model.diff ? model.diff.groups : model.plan?.groups ?? [];
  groups.forEach((one, at) => {
    const group = {
      key: model.diff ? String(one.group) : one.alike, at: model.diff ? one.group : at, names: one.names, which: one.which, alike: one.alike,
      notSelectedBy: one.notSelectedBy, revisions: one.revisions ?? {},
      changes: (one.changes ?? []).map((id) => model.changeByID.get(id)).filter(Boolean),
      clusters: one.names.map((name) => model.byID.get(name)).filter(Boolean),
    };
    for (const cluster of group.clusters) {
      cluster.group = group;
      cluster.changes = group.changes;
      // What a Cluster had that is not of the fleet any more goes with it.
      if (!cluster.after && model.plan) cluster.goes = group.changes.find((one) => ["Cluster", "Membership"].includes(one.kind));
    }
    model.groups.push(group);
  });
  const others = model.clusters.filter((one) => !one.group);
  if (!others.length) return;
  const group = {
    key: "same", at: model.groups.length, names: others.map((one) => one.id), changes: [], clusters: others, revisions: {},
    same: true,
  };
  for (const cluster of others) cluster.group = group;
  model.groups.push(group);
}

// columnOf is the entry that a change is about.
function columnOf(change) {
  if (change.entry || change.previousEntry) return change.entry || change.previousEntry;
  return ["Cluster", "Membership", "Fact", "Wave"].includes(change.kind) ? ofCluster : ofHub;
}

function addColumns(model) {
  const known = new Set();
  const add = (name) => {
    if (known.has(name)) return;
    known.add(name);
    const at = name.indexOf("/");
    model.columns.push({ name, list: at < 0 ? "" : name.slice(0, at), short: at < 0 ? name : name.slice(at + 1) });
  };
  const reaching = model.changes.filter((one) => one.clusters.count || one.clusters.keep);
  if (reaching.some((one) => columnOf(one) === ofCluster)) add(ofCluster);
  for (const entry of model.plan?.entries ?? []) add(entry.entry);
  for (const change of reaching) add(columnOf(change));
  const renamed = new Map(model.changes.filter((one) => one.entry && one.previousEntry && !known.has(one.previousEntry))
    .map((one) => [one.previousEntry, one.entry]));
  model.entryNow = (name) => renamed.get(name) ?? name;
  for (const cluster of model.clusters) {
    cluster.gets = getsOf(cluster.after);
    for (const name of cluster.gets) add(name);
    if (!cluster.goes) continue;
    cluster.had = new Set([...getsOf(cluster.before)].map(model.entryNow));
    for (const name of cluster.had) add(name);
  }
  const lists = ["", "resourceSets", "bootstrap", "applicationSets"];
  model.columns.sort((a, b) => lists.indexOf(a.list) - lists.indexOf(b.list));
}

// getsOf are the entries that a Cluster gets.
function getsOf(planned) {
  const names = new Set();
  for (const one of planned?.resourceSets ?? []) names.add("resourceSets/" + one.entry);
  for (const one of planned?.bootstrap ?? []) names.add("bootstrap/" + one.entry);
  for (const one of planned?.applications ?? []) {
    names.add((one.argocd === "Hub" ? "applicationSets/" : "bootstrap/") + one.entry);
  }
  return names;
}

const longestFact = 63; // as a label

// addFacts finds the facts that tell Clusters apart, and those that all have.
function addFacts(model) {
  const values = new Map();
  for (const cluster of model.clusters) {
    for (const [name, value] of Object.entries(cluster.facts)) {
      if (!values.has(name)) values.set(name, new Map());
      values.get(name).set(value, (values.get(name).get(value) ?? 0) + 1);
    }
  }
  model.facts = [];
  model.sameFacts = [];
  const waves = (model.plan ?? model.before)?.waves?.map((one) => one.name) ?? [];
  for (const [name, found] of [...values].sort((a, b) => natural.compare(a[0], b[0]))) {
    const total = [...found.values()].reduce((sum, one) => sum + one, 0);
    if ([...found.keys()].some((value) => value.length > longestFact)) continue; // Nobody knows Clusters by a long text.
    const order = name === "wave" ? (a, b) => waves.indexOf(a) - waves.indexOf(b) : natural.compare;
    if (found.size === 1 && total === model.clusters.length) model.sameFacts.push([name, [...found.keys()][0]]);
    else model.facts.push({ name, values: [...found.keys()].sort(order), distinct: found.size });
  }
  model.waves = waves;
  // The facts that people know their fleet by stand first: region, then those with few values.
  const place = (fact) => fact.name === "region" ? 0 : fact.name === "wave" ? 1000 : fact.distinct;
  model.shownFacts = model.facts.filter((one) => one.distinct <= 40 && one.distinct < Math.max(2, model.clusters.length))
    .sort((a, b) => place(a) - place(b)).slice(0, 6);
}

// addKeeping finds the Clusters that keep what they have, where a change is for new ones only.
function addKeeping(model) {
  for (const change of model.changes) {
    if (change.action !== "NewOnly" || !change.clusters.keep || !change.entry) continue;
    const keeping = model.clusters.filter((one) => one.gets.has(change.entry));
    if (keeping.length !== change.clusters.keep) continue;
    for (const cluster of keeping) cluster.keeps.push(change);
  }
}

// worst is the worst of changes.
function worst(changes) {
  return changes.reduce((found, one) => !found || rankOf[one.action] < rankOf[found.action] ? one : found, undefined);
}

function changesAt(cluster, column) {
  const own = [...cluster.changes, ...cluster.keeps].filter((one) => columnOf(one) === column);
  return own.length || !cluster.goes || !cluster.had.has(column) ? own : [cluster.goes];
}

function clustersOf(model, change) {
  const names = new Set(change.clusters.groups);
  return model.groups.filter((one) => names.has(one.at) && !one.same).flatMap((one) => one.clusters);
}

// reachOf are the Clusters that at least one of some changes reaches.
function reachOf(model, changes) {
  const groups = new Set(changes.flatMap((one) => one.clusters.groups));
  return model.groups.filter((one) => groups.has(one.at) && !one.same).reduce((sum, one) => sum + one.clusters.length, 0);
}

function objectCount(change) { return change.objects?.count ?? (change.object ? 1 : 0); }

// subject is what a change is about, as nodes.
function subject(model, change) {
  const many = objectCount(change);
  const entry = change.entry ? [" of ", code(change.entry), change.previousEntry && change.previousEntry !== change.entry ?
    [" (was ", code(change.previousEntry.slice(change.previousEntry.indexOf("/") + 1)), ")"] : []] : [];
  const names = () => ": " + ranges(change.objects?.names ?? []).slice(0, 3).map(printable).join(", ") +
    (ranges(change.objects?.names ?? []).length > 3 ? ", …" : "");
  switch (change.kind) {
  case "Cluster": case "Membership":
    return change.object ? ["Cluster ", code(nameOf(change.object.namespace, change.object.name))] :
      [count(many, "Cluster"), names()];
  case "Fact": return change.fields.length ? ["Fact ", code(change.fields[0].path)] : ["Facts"];
  case "Wave": return ["Wave of ", clusterNames(model, change)];
  case "Application":
    if (change.object) return ["Application ", code(nameOf(change.object.namespace, change.object.name)), entry];
    if (!change.entry) return [count(many, "Application"), names()];
    return [many === change.clusters.count ? "Applications" : count(many, "Application"), entry];
  default:
    if (change.object) return [code(objectText(change.object)), entry, change.kind === "HubObject" ? " on the hub" : ""];
    return [count(many, "object"), change.entry ? entry : names(), change.kind === "HubObject" ? " on the hub" : ""];
  }
}

// reachText says which Clusters a change reaches, in the words of the table that diff prints.
function reachText(model, change) {
  const reach = change.clusters;
  const paused = reach.paused ? ", " + numbers.format(reach.paused) + " paused" : "";
  const isOfCluster = change.object?.kind === "Cluster" && change.object.apiVersion?.startsWith("cluster.x-k8s.io/");
  if (["Cluster", "Membership", "Wave"].includes(change.kind) || isOfCluster) return paused.slice(2);
  if (change.action === "NewOnly" && reach.keep) {
    const without = change.effect.code === "PayloadCreatedForNew";
    const verb = reach.keep === 1 ? (without ? "stays" : "keeps") : without ? "stay" : "keep";
    return count(reach.keep, "Cluster") + " " + verb + (without ? " without it" : " the old one") + paused;
  }
  return reach.count ? clusterNames(model, change, true) + paused : paused.slice(2);
}

// clusterNames are the number of Clusters of a change, and which they are: by facts, or by name.
function clusterNames(model, change, byFacts) {
  const reach = change.clusters;
  const all = count(reach.count, "Cluster");
  if (byFacts && reach.count > 1 && reach.which?.length) return `${all} (${which(reach.which)})`;
  if (byFacts && reach.count > 1 && reach.all) return all;
  const names = clustersOf(model, change).map((one) => one.id);
  if (!names.length || names.length !== reach.count) return all;
  return reach.count === 1 ? "Cluster " + rangeText(model, names) : `${all} (${rangeText(model, names, 3)})`;
}

function placeOf(where, action) {
  if (!where?.file) return "";
  return where.file + (where.line ? ":" + where.line : "") + (where.old && action !== "Delete" ? " (old side)" : "");
}
