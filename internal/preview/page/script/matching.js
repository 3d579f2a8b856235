// Which Clusters and changes the filters leave.

function textOf(cluster) {
  cluster.text ??= [cluster.id, cluster.file ?? "", cluster.group?.alike ?? "",
    ...Object.entries({ ...cluster.labels, ...cluster.facts }).map(([name, value]) => name + "=" + value)].join("\n").toLowerCase();
  return cluster.text;
}

function matchesText(text, asked) {
  return asked.toLowerCase().split(/\s+/).filter(Boolean).every((word) => text.includes(word));
}

function changeText(model, change) {
  change.searched ??= [verbOf(change), change.id, change.entry, change.previousEntry, change.effect.text, change.effect.code,
    change.object ? objectText(change.object) : "", change.objects?.namePattern, placeOf(change.where, change.action),
    reachText(model, change), ...change.fields.flatMap((one) => [one.path, one.before, one.after])]
    .filter(Boolean).join("\n").toLowerCase();
  return change.searched;
}

function matchingChanges(model, state) {
  const named = new Set(state.q ? model.clusters.filter((one) => matchesText(one.id.toLowerCase(), state.q))
    .flatMap((one) => [...one.changes, ...one.keeps]) : []);
  return model.changes.filter((change) => (!state.box || infoOf[change.action].box === state.box) &&
    (named.has(change) || matchesText(changeText(model, change), state.q)));
}

// filterText says in words which filters are in force, for a print.
function filterText(model, state) {
  const only = state.only && (model.changeByID.has(state.only) ? "change " + model.changeByID.get(state.only).number : state.only);
  return [state.q && `search "${printable(state.q)}"`, state.box && printable(state.box.toLowerCase()), only && printable(only),
    ...Object.entries(state.facts).filter(([, value]) => value).map(([name, value]) => printable(name + "=" + value))].filter(Boolean).join(", ");
}

function matchingClusters(model, state) {
  const wanted = Object.entries(state.facts).filter(([, value]) => value);
  const only = state.only && model.changeByID.get(state.only);
  const hasFilter = model.diff && !state.all;
  return model.clusters.filter((cluster) => {
    if (hasFilter && !cluster.changes.length && !cluster.keeps.length) return false;
    if (only && !cluster.changes.includes(only) && !cluster.keeps.includes(only)) return false;
    if (state.box && ![...cluster.changes, ...cluster.keeps].some((one) => infoOf[one.action].box === state.box)) return false;
    if (wanted.some(([name, value]) => (cluster.facts[name] ?? "-") !== value)) return false;
    return matchesText(textOf(cluster), state.q);
  });
}
