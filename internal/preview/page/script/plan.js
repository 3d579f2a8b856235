// The first tab of a plan: what the fleet gets, and which Clusters are alike.

function planTab(app) {
  const { model } = app;
  const { plan } = model;
  if (!plan.entries?.length && !model.clusters.length) {
    const errors = plan.problems.filter((one) => one.severity === "error");
    return [h("section", {}, h("h2", {}, "Nothing was compiled"), errors.length ? troubleBox(app, count(errors.length, "error"), errors) :
      h("p", {}, "There is no Cluster, and no entry."))];
  }
  return [totals(plan), planReach(app), fleetGets(app), alike(app), planWaves(plan)];
}

function totals(plan) {
  const { totals: all } = plan;
  const boxesOf = [
    ["Clusters", all.clusters, ""], ["Applications", all.hubApplications + all.clusterApplications,
      all.clusterApplications ? `${numbers.format(all.hubApplications)} on the hub, ${numbers.format(all.clusterApplications)} on the Clusters` : "on the hub"],
    ["ApplicationSets", all.applicationSets, ""], ["ClusterResourceSets", all.clusterResourceSets, ""],
    ["Payloads", all.payloads, all.payloads || !all.clusterResourceSets ? bytesText(all.payloadBytes) : "none is generated"],
    ["Edited objects", all.editedObjects, edited(all)],
  ];
  return h("section", { class: "verdict", "aria-labelledby": "totals-head" },
    h("h2", { id: "totals-head", class: "unseen" }, "Totals"),
    h("div", { class: "boxes" }, boxesOf.map(([label, number, detail]) => h("div", { class: "box" },
      h("span", { class: "label" }, label), " ", h("span", { class: "number" }, numbers.format(number)), " ",
      h("span", { class: "detail" }, detail)))),
    plan.hub ? h("p", { class: "sentence" }, "Hub: namespace ", code(plan.hub.namespace), ", registrar ", code(plan.hub.registrar),
      ", generator ", code(plan.hub.generator), ". ", plan.file ? ["FleetConfig: ", code(plan.file), "."] : "") : undefined);
}

// edited says how many of the edited objects are Clusters.
function edited({ editedObjects, editedClusters }) {
  if (!editedObjects) return "render edits nothing";
  if (!editedClusters) return "no Cluster among them";
  return editedClusters === editedObjects ? "all of them Clusters" : `${numbers.format(editedClusters)} of them ${editedClusters === 1 ? "a Cluster" : "Clusters"}`;
}

function planReach(app) {
  const { model, state } = app;
  const column = model.columns.find((one) => one.name === state.only);
  const shown = column ? matchingEntry(model, column.name) : undefined;
  if (!shown) return undefined;
  return h("p", { class: "note" }, code(column.name), " reaches ", count(shown.length, "Cluster"), ": ",
    code(rangeText(model, shown.map((one) => one.id), 8)));
}

function matchingEntry(model, name) { return model.clusters.filter((one) => one.gets.has(name)); }

function fleetGets(app) {
  const { model, state } = app;
  const entries = model.plan.entries.filter((one) => matchesText((one.entry + "\n" + one.how + "\n" + which(one.which)).toLowerCase(), state.q));
  const most = Math.max(1, ...entries.map((one) => one.clusters));
  return h("section", { "aria-labelledby": "gets-head" },
    h("div", { class: "headline" }, h("h2", { id: "gets-head" }, "What the fleet gets"),
      h("span", { class: "status" }, count(entries.length, "entry"))),
    table("What the fleet gets", ["entry", { text: "Clusters", class: "right" }, { text: "groups", class: "right" }, hidden("share of the fleet"), "which", "how"],
      entries.map((one) => {
        const groups = model.groups.filter((group) => group.clusters[0]?.gets.has(one.entry)).length;
        return h("tr", {}, h("th", { scope: "row" }, h("a", {
          href: fragmentOf({ ...fresh(), tab: "clusters", only: one.entry }),
          onclick: (event) => { event.preventDefault(); app.set({ ...fresh(), fleet: state.fleet, tab: "clusters", only: one.entry }); },
        }, code(one.entry))),
        h("td", { class: "right" }, numbers.format(one.clusters)), h("td", { class: "right" }, numbers.format(groups)),
        h("td", { class: "meter" }, h("span", { class: "meter-bar", "aria-hidden": "true",
          style: { width: Math.round(100 * one.clusters / most) + "%" } })),
        h("td", {}, one.all ? "all" : one.which?.length ? code(which(one.which)) : "-"), h("td", {}, printable(one.how)));
      })));
}

function alike(app) {
  const { model, state } = app;
  const facts = model.shownFacts.filter((one) => model.groups.some((group) => factOf(group, one.name) !== "any"));
  const revisions = [...new Set(model.groups.flatMap((one) => Object.keys(one.revisions)))];
  const found = model.groups.filter((one) => matchesText((one.names.join("\n") + "\n" + one.alike).toLowerCase(), state.q));
  return h("section", { "aria-labelledby": "alike-head" },
    h("div", { class: "headline" }, h("h2", { id: "alike-head" }, "How alike are they"),
      h("span", { class: "status" }, count(found.length, "group")),
      h("span", { class: "note" }, "Clusters of a group get the same, except for their names. A group of one is often a mistake.")),
    table("Groups of Clusters that are alike", [{ text: "Clusters", class: "right" }, "alike", ...facts.map((one) => printable(one.name)),
      ...revisions.map((one) => printable(one.slice(one.indexOf("/") + 1))), "not selected by", "names"],
    found.map((group) => h("tr", { class: group.names.length === 1 && model.groups.length > 1 ? "outlier" : undefined },
      h("td", { class: "right" }, numbers.format(group.names.length)),
      h("th", { scope: "row" }, h("a", {
        href: fragmentOf({ ...fresh(), tab: "clusters", q: group.alike }),
        onclick: (event) => { event.preventDefault(); app.set({ ...fresh(), fleet: state.fleet, tab: "clusters", open: [group.key] }); },
      }, code(short(group.alike)))),
      facts.map((one) => h("td", {}, code(factOf(group, one.name)))),
      revisions.map((one) => h("td", {}, code(group.revisions[one] ?? "-"))),
      h("td", { class: "names" }, group.notSelectedBy?.length ? code(group.notSelectedBy.map((one) => one.slice(one.indexOf("/") + 1)).join(", ")) : "-"),
      h("td", { class: "names" }, code(rangeText(model, group.names, 6)))))));
}

// factOf is the fact that all Clusters of a group have.
function factOf(group, name) {
  group.factValues ??= {};
  group.factValues[name] ??= [...new Set(group.clusters.map((one) => one.facts[name] ?? "-"))];
  return group.factValues[name].length === 1 ? group.factValues[name][0] : "any";
}

function planWaves(plan) {
  if (!plan.waves?.length) return undefined;
  const isAsked = plan.waves.some((one) => one.percent !== undefined);
  const all = Math.max(1, plan.waves.reduce((sum, one) => sum + one.clusters, 0));
  const right = (text) => h("td", { class: "right" }, text);
  return h("section", { class: "waves", "aria-labelledby": "waves-head" }, h("div", { class: "headline" }, h("h2", { id: "waves-head" }, "Waves")),
    table("Waves", ["wave", { text: "Clusters", class: "right" }, { text: "share of the fleet", class: "right" },
      ...(isAsked ? [{ text: "asked for", class: "right" }] : [])], plan.waves.map((one) =>
      h("tr", {}, h("th", { scope: "row" }, code(one.name)), right(numbers.format(one.clusters)), right(share(one.clusters, all)),
        isAsked ? right(one.percent === undefined ? "the rest, or a selector" : one.percent + "%") : undefined))));
}

// share is a part in percent. What is there is never 0%, and what is not all never 100%.
function share(part, all) {
  const percent = Math.round(100 * part / all);
  if (part && !percent) return "<1%";
  return part < all && percent === 100 ? ">99%" : percent + "%";
}
