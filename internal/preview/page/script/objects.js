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
    const by = one.causedBy.map((id) => model.changeByID.get(id)).filter(Boolean);
    for (const object of one.objects) rows.push({ action: one.action, name: objectText(object), by, own: false });
  }
  const found = rows.filter((one) => matchesText(one.name.toLowerCase(), state.q))
    .sort((a, b) => rankOf[a.action] - rankOf[b.action] || compare(a.name, b.name));
  const status = count(found.length, "object");
  say(status);
  const { hubObjects } = model.diff.summary;
  return [h("section", { "aria-labelledby": "objects-head" },
    h("div", { class: "headline" }, h("h2", { id: "objects-head" }, "Objects on the hub"), h("span", { class: "status" }, status),
      isFilteredBy(state) ? clearButton(app) : undefined),
    h("p", {}, `${numbers.format(hubObjects.created)} created, ${numbers.format(hubObjects.deleted)} deleted, ` +
      `${numbers.format(hubObjects.updated)} changed, ${numbers.format(hubObjects.stamped)} only stamped, of ` +
      `${count(hubObjects.compared, "object")}.`),
    found.length ? table("Objects on the hub that change", ["", "object", "because of"], found.slice(0, 3000).map((one) => h("tr", {},
      h("td", {}, h("span", { class: "badge is-" + one.action }, infoOf[one.action].verb)), h("th", { scope: "row" }, code(one.name)),
      h("td", {}, one.by.length ? one.by.map((change, at) => [at ? ", " : "", changeLink(app, change)]) :
        h("span", { class: "note" }, "the version of the program"))))) : h("p", { class: "empty" }, "No object changes."))];
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
    h("section", { "aria-labelledby": "payloads-head" }, h("div", { class: "headline" }, h("h2", { id: "payloads-head" }, "Payloads"),
      h("span", { class: "status" }, count(delivered.length, "payload"))),
    delivered.length ? delivered.map((one) => lazy({ class: "card" }, [h("h3", {}, code(one.kind + " " + nameOf(one.namespace, one.name))),
      h("span", { class: "reached" }, count(one.objects.length, "object"), ", for ",
        count(users.get([one.namespace ?? "", one.kind, one.name].join("\n")) ?? 0, "Cluster"))],
    () => h("div", { class: "body" }, table("Objects of the payload", ["object", "digest"], one.objects.map((object) => h("tr", {},
      h("th", { scope: "row" }, code(objectText(object))), h("td", {}, code(short(object.digest) ?? "hidden")))))))) :
      h("p", { class: "empty" }, "There are none.")),
  ];
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
