// The changes, as cards. Closed, a card is the line of the terminal.

const whenTexts = {
  OnMerge: "when the hub has the new manifests", OnSync: "at the next sync", ByWave: "wave by wave",
  NewClusters: "when a Cluster is created", Never: "never", NotKnown: "when is not known",
};
const certainTexts = { Certain: "certain", Possible: "possible", NotKnown: "not known" };
const workloadTexts = {
  Stay: "workloads stay", Go: "workloads go", MayGo: "workloads may go", MayChange: "workloads may change",
  NotKnown: "workloads: not known",
};
const destructive = ["Delete", "Stuck", "Recreate", "Replace"];

function changesTab(app) {
  const { model, state } = app;
  if (isNotCompared(model)) return verdict(app);
  const found = matchingChanges(model, state);
  const isFiltered = found.length !== model.changes.length;
  const status = isFiltered ? `${found.length} of ${count(model.changes.length, "change")}` : count(found.length, "change");
  say(status);
  return [
    verdict(app), reach(app),
    h("section", { class: "changes", "aria-labelledby": "changes-head" },
      h("div", { class: "headline" }, h("h2", { id: "changes-head" }, "Changes"), h("span", { class: "status" }, status),
        isFiltered ? clearButton(app) : undefined),
      found.length ? found.map((change) => card(app, change)) : h("p", { class: "empty" }, model.changes.length ?
        "No change matches." : "No change reaches a Cluster."),
      consequences(app)),
    waves(app),
  ];
}

function clearButton(app) {
  return h("button", { type: "button", class: "clear", onclick: () => app.set({ q: "", box: "", only: "", facts: {} }) },
    "Clear the filter");
}

function isOpen(app, change) {
  const own = app.opened.get(change.id);
  return own ?? (app.state.change === change.id || destructive.includes(change.action));
}

function card(app, change) {
  const { model } = app;
  const summary = [
    h("span", { class: "number" }, String(change.number)),
    h("span", { class: "badge is-" + change.action }, verbOf(change)),
    h("h3", {}, subject(model, change)),
    h("span", { class: "reached" }, reachText(model, change)),
    h("span", { class: "place" }, code(placeOf(change.where, change.action))),
  ];
  const details = lazy({ class: "card edge-" + change.action, id: "change-" + change.id, open: isOpen(app, change) }, summary,
    () => cardBody(app, change));
  details.addEventListener("toggle", () => details.printed || app.opened.set(change.id, details.open));
  return details;
}

function cardBody(app, change) {
  const { effect } = change;
  const chips = [whenTexts[effect.when], certainTexts[effect.certainty], workloadTexts[effect.workloads]].filter(Boolean);
  return h("div", { class: "body" },
    part("What happens", h("p", { class: "effect" }, printable(effect.text)),
      h("ul", { class: "chips" }, chips.map((one) => h("li", {}, one)), h("li", {}, "effect ", code(effect.code))),
      fix(change), acknowledged(change)),
    effect.because.length ? part("Why we say so", h("ul", {}, effect.because.map((one) => h("li", {}, printable(one))))) : undefined,
    change.fields.length ? h("div", { class: "of-fields" }, part("Fields", fields(change))) : undefined,
    who(app, change));
}

function part(title, ...children) { return h("section", { class: "part" }, h("h4", {}, title), children); }

function fix(change) {
  if (!change.fix) return undefined;
  const snippet = snippetOf(change.fix);
  return h("div", { class: "fix" }, h("p", {}, h("strong", {}, "Fix: "), printable(change.fix.text)),
    snippet ? h("div", { class: "snippet" }, h("pre", {}, printableLines(snippet)), copyButton(snippet, "the fix")) : undefined);
}

// snippetOf is the field of a fix as YAML: spec.applicationSets[name=edge-proxy].objectName.
function snippetOf({ path, value }) {
  if (!path || value === undefined) return "";
  const parts = path.split(/\.(?![^[]*\])/);
  const lines = [];
  let indent = "";
  for (const [at, one] of parts.entries()) {
    const found = /^([^[]+)\[(\w+)=([^\]]*)\]$/.exec(one);
    const last = at === parts.length - 1;
    if (found) {
      lines.push(`${indent}${found[1]}:`, `${indent}- ${found[2]}: ${scalar(found[3], "")}`);
      indent += "  ";
    } else {
      lines.push(`${indent}${one}:${last ? " " + scalar(value, "") : ""}`);
      indent += "  ";
    }
  }
  return lines.join("\n");
}

function acknowledged(change) {
  if (!change.accepted?.length) return undefined;
  return h("p", { class: "note" }, "Acknowledged: ", change.accepted.map((one, at) => [at ? ", " : "", code(one.class), " ",
    code(one.name), " by ", code(one.by.startsWith("--") ? one.by : one.by.slice(0, 7))]));
}

// who are the Clusters that a change reaches, by groups, and its objects.
function who(app, change) {
  const { model } = app;
  const groups = model.groups.filter((one) => change.clusters.groups.includes(one.at) && !one.same);
  const keeping = model.clusters.filter((one) => one.keeps.includes(change));
  const names = groups.length ? groups.flatMap((one) => one.names) : keeping.map((one) => one.id);
  if (!names.length && !change.objects?.names?.length) return undefined;
  const rows = groups.map((group) => h("tr", {}, h("td", { class: "right" }, numbers.format(group.names.length)),
    h("td", {}, group.which?.length ? code(which(group.which)) : h("span", { class: "note" }, "these names")),
    h("td", { class: "names" }, code(rangeText(model, group.names)))));
  if (!groups.length && keeping.length) {
    rows.push(h("tr", {}, h("td", { class: "right" }, numbers.format(keeping.length)), h("td", {}, "keep the old one"),
      h("td", { class: "names" }, code(rangeText(model, names)))));
  }
  const objects = change.objects?.names ?? [];
  return part("Who", rows.length ? table(`Clusters of change ${change.number}`, [{ text: "Clusters", class: "right" }, "which", "names"], rows) :
    undefined,
  h("p", { class: "actions" },
    names.length ? copyButton(() => names.join("\n"), count(names.length, "name") + " of Clusters", "Copy " + count(names.length, "name")) : undefined,
    names.length ? h("button", { type: "button", onclick: () => app.set({ ...fresh(), fleet: app.state.fleet, tab: "clusters",
      only: change.id }) }, "Show in the matrix") : undefined),
  objects.length ? lazy({ class: "plain" }, [count(change.objects.count, "object"),
    change.objects.namePattern ? [" ", code(change.objects.namePattern)] : []],
  () => h("p", { class: "names" }, code(ranges(objects).join(", ")))) : undefined);
}

function consequences(app) {
  const { consequences: all } = app.model.diff;
  if (!all.length) return undefined;
  return h("p", { class: "note" }, "On the hub, as consequences: ", list(all.map((one) => printable(one.text))), ". ",
    h("a", { href: "#objects", onclick: (event) => { event.preventDefault(); app.set({ tab: "objects", change: "" }); } },
      "All objects"));
}
