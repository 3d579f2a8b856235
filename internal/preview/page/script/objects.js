// Objects that Git delivers to the hub.

function objectsTab(app) {
  return app.model.diff ? changedObjects(app) : plannedObjects(app);
}

function changedObjects(app) {
  const { model, state } = app;
  const rows = [];
  for (const change of model.changes) {
    const isHub = change.kind === "HubObject";
    const isCluster = change.kind === "Cluster" && change.object;
    if (!isHub && !isCluster) continue;
    const names = change.object ? [objectText(change.object)] : (change.objects?.names ?? []);
    for (const name of names) rows.push({ action: change.action, name, by: [change], own: true });
  }
  for (const one of model.diff.consequences) {
    for (const object of one.objects) {
      const by = (object.causedBy ?? one.causedBy).map((id) => model.changeByID.get(id)).filter(Boolean);
      rows.push({ action: one.action, name: objectText(object), by, own: false });
    }
  }
  const found = rows.filter((one) => matchesText(one.name.toLowerCase(), state.q))
    .sort((a, b) => rankOf[a.action] - rankOf[b.action] || compare(a.name, b.name));
  const status = count(found.length, "object");
  say(status);
  const { hubObjects } = model.diff.summary;
  const happening = (action) => rows.filter((one) => one.action === action).length;
  const created = happening("Create"), deleted = happening("Delete");
  return [h("section", { "aria-labelledby": "objects-head" },
    h("div", { class: "headline" }, h("h2", { id: "objects-head" }, "Objects on the hub"), h("span", { class: "status" }, status),
      isFilteredBy(state) ? clearButton(app) : undefined),
    h("p", {}, `${numbers.format(created)} created, ${numbers.format(deleted)} deleted, ` +
      `${numbers.format(rows.length - created - deleted)} changed in another way. ${count(hubObjects.compared, "object")} ` +
      "compared, beside the Clusters."),
    found.length ? table("Objects on the hub that change", ["what happens", "object", "because of"], found.slice(0, 3000).map((one) => h("tr", {},
      h("td", {}, h("span", { class: "badge is-" + one.action }, infoOf[one.action].verb)), h("th", { scope: "row" }, code(one.name)),
      h("td", {}, one.by.length ? one.by.toSorted((a, b) => a.number - b.number).map((change, at) => [at ? ", " : "", changeLink(app, change)]) :
        h("span", { class: "note" }, "the FleetConfig, or the version of the program"))))) : h("p", { class: "empty" }, rows.length ? "No object matches." : "No object changes.")),
  changedSets(model, state)];
}

// changedSets are the ClusterResourceSets of both sides beside each other, where the name or what they deliver differs.
function changedSets(model, state) {
  if (!model.before || !model.plan) return undefined;
  const rows = new Map();
  for (const cluster of model.clusters) {
    const old = deliveriesOf(cluster.before), now = deliveriesOf(cluster.after);
    for (const entry of new Set([...old.keys(), ...now.keys()])) {
      const sides = [[model.before, old.get(entry)], [model.plan, now.get(entry)]].map(([plan, one]) =>
        one && deliveredBy(plan, cluster.namespace, one));
      if (sides[0]?.key === sides[1]?.key) continue;
      const key = [entry, sides[0]?.key, sides[1]?.key].join("\n");
      if (!rows.has(key)) rows.set(key, { entry: entryOf(entry), sides, clusters: 0 });
      rows.get(key).clusters++;
    }
  }
  const found = [...rows.values()].filter((one) => matchesText([one.entry, ...one.sides.map((side) => side?.set ?? "")].join("\n")
    .toLowerCase(), state.q)).sort((a, b) => compare(a.entry, b.entry) || b.clusters - a.clusters);
  if (!found.length) return undefined;
  const side = (one) => one ? h("td", {}, code(one.set), h("span", { class: "note" }, " ", count(one.objects, "object"), ", ",
    bytesText(one.bytes))) : h("td", { class: "note" }, "none");
  return h("section", { "aria-labelledby": "pairs-head" }, h("div", { class: "headline" },
    h("h2", { id: "pairs-head" }, "ClusterResourceSets"), h("span", { class: "note" }, "Those that deliver something else, or have another name.")),
  table("ClusterResourceSets before and after", ["entry", "before", "after", { text: "Clusters", class: "right" }], found.map((one) =>
    h("tr", {}, h("th", { scope: "row" }, code(one.entry)), side(one.sides[0]), side(one.sides[1]),
      h("td", { class: "right" }, numbers.format(one.clusters))))));
}

// deliveriesOf are the ClusterResourceSets of a Cluster, by entry. A further one of an entry has its name behind that,
// without what is a hash.
function deliveriesOf(planned) {
  const found = new Map();
  const add = (list, one) => {
    const entry = list + one.entry;
    found.set(found.has(entry) ? entry + "\n" + one.clusterResourceSet.replace(/-[0-9a-f]{8}$/, "") : entry, one);
  };
  for (const one of planned?.resourceSets ?? []) add("resourceSets/", one);
  for (const one of planned?.bootstrap ?? []) add("bootstrap/", one);
  return found;
}

function entryOf(key) { return key.split("\n")[0]; }

// deliveredBy is what a ClusterResourceSet delivers. What is equal has an equal key.
function deliveredBy(plan, namespace, delivery) {
  const index = plan.deliveredIndex ??= new Map();
  const id = [namespace, delivery.clusterResourceSet].join("\n");
  if (!index.has(id)) {
    const held = (delivery.payloads ?? []).map((ref) => payloadOf(plan, namespace, ref)).filter(Boolean);
    const objects = held.flatMap((one) => one.objects);
    const bytes = held.reduce((sum, one) => sum + (one.bytes ?? 0), 0); // those of ConfigMaps
    index.set(id, { set: delivery.clusterResourceSet, objects: objects.length, bytes, key: [delivery.clusterResourceSet, bytes,
      ...objects.map((one) => objectText(one) + (one.digest ?? ""))].join("\n") });
  }
  return index.get(id);
}

function plannedObjects(app) {
  const { model, state } = app;
  const { plan } = model;
  const matches = (text) => matchesText(text.toLowerCase(), state.q);
  const sets = (plan.applicationSets ?? []).filter((one) => matches([one.name, ...one.entries].join("\n")));
  const delivered = (plan.payloads ?? []).filter((one) => matches([one.name, ...one.objects.map(objectText)].join("\n")));
  say(`${count(sets.length, "ApplicationSet")}, ${count(delivered.length, "payload")}`);
  const users = payloadUsers(model);
  return [
    h("section", { "aria-labelledby": "sets-head" }, h("div", { class: "headline" }, h("h2", { id: "sets-head" }, "ApplicationSets"),
      h("span", { class: "status" }, count(sets.length, "ApplicationSet"))),
    sets.length ? sets.map((one) => lazy({ class: "card" }, [h("h3", {}, code(nameOf(one.namespace, one.name))),
      h("span", { class: "reached" }, count(one.variants.reduce((sum, each) => sum + each.applications, 0), "Application"), ", ",
        count(one.variants.length, "template"))], () => setBody(one))) : h("p", { class: "empty" }, "There are none.")),
    plannedSets(model, state),
    h("section", { "aria-labelledby": "payloads-head" }, h("div", { class: "headline" }, h("h2", { id: "payloads-head" }, "Payloads"),
      h("span", { class: "status" }, count(delivered.length, "payload"))),
    delivered.length ? delivered.map((one) => lazy({ class: "card" }, [h("h3", {}, code(one.kind + " " + nameOf(one.namespace, one.name))),
      h("span", { class: "reached" }, count(one.objects.length, "object"), ", ", one.bytes === undefined ? "size hidden" : bytesText(one.bytes), ", for ",
        count(users.get([one.namespace ?? "", one.kind, one.name].join("\n")) ?? 0, "Cluster"))],
    () => h("div", { class: "body" }, table(`Objects of ${printable(one.kind + " " + nameOf(one.namespace, one.name))}`, ["object", "digest"], one.objects.map((object) => h("tr", {},
      h("th", { scope: "row" }, code(objectText(object))), h("td", {}, code(short(object.digest) ?? "hidden")))))))) :
      h("p", { class: "empty" }, "There are none.")),
  ];
}

// plannedSets are the ClusterResourceSets, with what they deliver to how many Clusters.
function plannedSets(model, state) {
  const sets = new Map();
  for (const cluster of model.clusters) {
    for (const [entry, delivery] of deliveriesOf(cluster.after)) {
      const key = nameOf(cluster.namespace, delivery.clusterResourceSet);
      if (!sets.has(key)) sets.set(key, { ...deliveredBy(model.plan, cluster.namespace, delivery), name: key, entry: entryOf(entry), clusters: 0 });
      sets.get(key).clusters++;
    }
  }
  const found = [...sets.values()].filter((one) => matchesText((one.name + "\n" + one.entry).toLowerCase(), state.q));
  return h("section", { "aria-labelledby": "crs-head" },
    h("div", { class: "headline" }, h("h2", { id: "crs-head" }, "ClusterResourceSets"),
      h("span", { class: "status" }, count(found.length, "ClusterResourceSet"))),
    found.length ? table("ClusterResourceSets", ["ClusterResourceSet", "entry", { text: "objects", class: "right" },
      { text: "size", class: "right" }, { text: "Clusters", class: "right" }], found.map((one) => h("tr", {},
      h("th", { scope: "row" }, code(one.name)), h("td", {}, code(one.entry)), h("td", { class: "right" }, numbers.format(one.objects)),
      h("td", { class: "right" }, bytesText(one.bytes)), h("td", { class: "right" }, numbers.format(one.clusters))))) :
      h("p", { class: "empty" }, "There are none."));
}

function setBody(one) {
  return h("div", { class: "body" }, h("p", { class: "note" }, "Entries ", one.entries.map((name, at) => [at ? ", " : "", code(name)]),
    ". applicationsSync ", code(one.applicationsSync ?? "not set"), ", preserveResourcesOnDeletion ", code(String(one.preserveResourcesOnDeletion))),
  one.variants.map((variant, at) => part(`Template ${at + 1}, of ${count(variant.applications, "Application")}`,
    h("pre", { class: "yaml", tabindex: "0" }, printableLines(yaml(variant.template))))));
}

function payloadUsers(model) {
  const users = new Map();
  for (const cluster of model.clusters) {
    for (const one of [...(cluster.after?.resourceSets ?? []), ...(cluster.after?.bootstrap ?? [])]) {
      for (const ref of one.payloads ?? []) {
        const key = [cluster.namespace, ref.kind, ref.name].join("\n");
        users.set(key, (users.get(key) ?? 0) + 1);
      }
    }
  }
  return users;
}
