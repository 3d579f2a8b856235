// The matrix of Clusters and entries: a row for each group, which opens to its Clusters. Only rows in view are in the
// document.

const rowHeight = 26;

function matrixTab(app) {
  const { model, state } = app;
  const found = matchingClusters(model, state).filter((one) => model.diff || !state.only || one.gets.has(state.only));
  const rows = matrixRows(app, found);
  const groups = rows.filter((one) => one.group).length;
  const status = `${numbers.format(found.length)} of ${count(model.clusters.length, "Cluster")} in ${count(groups, "group")}`;
  say(status);
  return [h("section", { class: "matrix", "aria-labelledby": "matrix-head" },
    h("div", { class: "headline" }, h("h2", { id: "matrix-head" }, "Clusters"), h("span", { class: "status", id: "matrix-status" }, status),
      isFilteredBy(state) ? clearButton(app) : undefined),
    filters(app), letters(model), found.length ? grid(app, rows) : h("p", { class: "empty" }, "No Cluster matches."))];
}

function isFilteredBy(state) { return state.q || state.box || state.only || Object.values(state.facts).some(Boolean); }

function filters(app) {
  const { model, state } = app;
  const select = (label, value, options, onchange) => h("label", {}, printable(label), " ",
    h("select", { onchange: (event) => onchange(event.target.value) }, h("option", { value: "" }, "any"),
      options.map(([key, text]) => h("option", { value: key, selected: key === value }, printable(text)))));
  return h("div", { class: "filters", role: "group", "aria-label": "Filters" },
    model.facts.filter((one) => one.distinct > 1 && one.distinct <= 40).slice(0, 6).map((fact) => select(fact.name,
      state.facts[fact.name], fact.values.map((one) => [one, one]),
      (value) => app.set({ facts: { ...state.facts, [fact.name]: value } }))),
    model.diff && model.changes.length ? select("change", state.only, model.changes.map((one) => [one.id,
      `${one.number} ${verbOf(one)}`]), (value) => app.set({ only: value })) : undefined,
    model.diff ? undefined : select("entry", state.only, model.columns.map((one) => [one.name, one.name]),
      (value) => app.set({ only: value })),
    model.diff ? h("label", { class: "check" }, h("input", {
      type: "checkbox", checked: !state.all, onchange: (event) => app.set({ all: !event.target.checked }),
    }), " only changed") : undefined);
}

function letters(model) {
  if (!model.diff) return undefined;
  const used = new Set(model.changes.map((one) => one.action));
  const shown = actions.filter((one, at) => used.has(one.action) && actions.findIndex((other) => other.letter === one.letter &&
    used.has(other.action)) === at);
  return h("p", { class: "note letters" }, shown.map((one) => [h("span", { class: "mark is-" + one.action }, one.letter), " ",
    one.box.toLowerCase(), "   "]), model.plan ? [h("span", { class: "mark" }, "•"), " the same   ", "blank: not for this Cluster"] : "",
  model.sameFacts.length ? ["   For all: ", code(model.sameFacts.map((one) => one.join("=")).join(", "))] : "");
}

// matrixRows are groups, and below those that are open their Clusters.
function matrixRows(app, found) {
  const { model, state } = app;
  const left = new Set(found);
  const groups = model.groups.map((group) => ({ group, clusters: group.clusters.filter((one) => left.has(one)) }))
    .filter((one) => one.clusters.length);
  const [sortBy, direction] = state.sort.startsWith("-") ? [state.sort.slice(1), -1] : [state.sort, 1];
  if (sortBy) groups.sort((a, b) => direction * compareBy(model, sortBy, a, b) || a.group.at - b.group.at);
  const rows = [];
  for (const one of groups) {
    rows.push({ ...one, isGroup: true });
    if (!isOpenGroup(app, one.group)) continue;
    const clusters = sortBy ? one.clusters.toSorted((a, b) => direction * compareBy(model, sortBy,
      { group: one.group, clusters: [a] }, { group: one.group, clusters: [b] }) || natural.compare(a.id, b.id)) : one.clusters;
    for (const cluster of clusters) rows.push({ cluster, clusters: [cluster] });
  }
  return rows;
}

function isOpenGroup(app, group) { return app.state.open.includes(group.key); }

function compareBy(model, key, a, b) {
  if (key === "@clusters") return a.clusters.length - b.clusters.length;
  if (key === "@name") return natural.compare(a.clusters[0].id, b.clusters[0].id);
  if (key.startsWith("f.")) {
    const fact = model.facts.find((one) => one.name === key.slice(2));
    const value = (row) => factAt(row, key.slice(2));
    return fact ? fact.values.indexOf(value(a)) - fact.values.indexOf(value(b)) : 0;
  }
  const rank = (row) => {
    const found = worst(row.clusters.flatMap((one) => changesAt(one, key)));
    return found ? rankOf[found.action] : row.clusters.some((one) => one.gets.has(key)) ? 100 : 200;
  };
  return rank(a) - rank(b);
}

function factAt(row, name) {
  const first = row.clusters[0].facts[name] ?? "-";
  return row.clusters.every((one) => (one.facts[name] ?? "-") === first) ? first : "any";
}
