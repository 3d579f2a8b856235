// Problems of the new side, and of the old one where it was not compiled.

function problemCount(model) {
  const items = model.diff ? model.diff.problems.items : model.plan.problems;
  return items.length + (model.diff?.from.problems?.length ?? 0);
}

function problemsTab(app) {
  const { model, state } = app;
  const items = model.diff ? model.diff.problems.items : model.plan.problems;
  const old = model.diff?.from.problems ?? [];
  const matches = (one) => matchesText([one.code, one.message, one.remedy, one.file, one.field, ...(one.clusters ?? []).map((each) =>
    nameOf(each.namespace, each.name))].filter(Boolean).join("\n").toLowerCase(), state.q);
  const found = items.filter(matches), foundOld = old.filter(matches);
  say(count(found.length + foundOld.length, "problem"));
  const accepted = model.plan?.accepted ?? [];
  return [
    h("section", { "aria-labelledby": "problems-head" }, h("div", { class: "headline" }, h("h2", { id: "problems-head" }, "Problems"),
      h("span", { class: "status" }, severities(found))),
    found.length ? found.map((one) => problem(app, one)) : h("p", { class: "empty" }, items.length ? "No problem matches." : "There are none.")),
    old.length ? h("section", { "aria-labelledby": "old-head" }, h("h2", { id: "old-head" }, "Problems of the old side"),
      foundOld.map((one) => problem(app, one))) : undefined,
    accepted.length || model.diff?.problems.accepted ? h("section", { "aria-labelledby": "accepted-head" },
      h("h2", { id: "accepted-head" }, "Accepted"),
      model.diff ? h("p", {}, count(model.diff.problems.accepted, "warning") + " accepted by the FleetConfig.") : undefined,
      h("ul", {}, accepted.map((one) => h("li", {}, code(one.code), ": ", printable(one.because))))) : undefined,
  ];
}

function severities(items) {
  const number = (severity) => items.filter((one) => one.severity === severity).length;
  return [[number("error"), "error"], [number("warning"), "warning"], [number("info"), "note"]].filter(([found]) => found)
    .map(([found, noun]) => count(found, noun)).join(", ") || "no problems";
}

function problem(app, one) {
  const names = (one.clusters ?? []).map((each) => nameOf(each.namespace, each.name));
  const place = placeOf({ file: one.file, line: one.line });
  return h("article", { class: "problem is-" + one.severity },
    h("h3", {}, h("span", { class: "badge" }, one.severity === "info" ? "NOTE" : one.severity.toUpperCase()), " ", code(one.code), " ",
      place ? h("span", { class: "place" }, code(place)) : ""),
    h("p", {}, printable(one.message), one.remedy ? [" ", h("em", {}, printable(one.remedy), ".")] : ""),
    one.field ? h("p", { class: "note" }, one.object ? [code(objectText(one.object)), " "] : "", code(one.field),
      one.value ? [" is ", code(one.value)] : "") : undefined,
    names.length ? h("p", { class: "note names" }, count(names.length, "Cluster"), ": ", code(rangeText(app.model, names)), " ",
      copyButton(() => names.join("\n"), "the names")) : undefined);
}

// notKnown is what was not looked at. It is always in view, at the bottom.
function notKnown(model) {
  if (!model.diff) return h("footer", {}, h("p", {}, "What charts and repositories contain was not looked at."));
  const { diff } = model;
  const { from, to } = diff;
  const known = diff.notKnown, old = oldHead(diff, from.problems ?? []);
  return h("footer", {},
    isNotCompared(model) ? "" : h("section", { "aria-labelledby": "unknown-head" }, h("h2", { id: "unknown-head" }, "What was not looked at"),
      h("ul", {}, known.map((one) => h("li", {}, printable(one))), h("li", {}, "What charts and repositories contain."))),
    h("p", {}, isNotCompared(model) ? "Not compared: " : "Compared ", from.commit ? code(from.commit) : code(from.revision), from.mergeBase ? [" (merge base with ",
      code(from.revision.replace(/\.\.\.$/, "")), ")"] : "", " with ", to.commit ? code(to.commit) : code(to.revision),
    to.dirty ? " and files that are not committed" : "", diff.dir && diff.dir !== "." ? [", directory ", code(diff.dir)] : "", ".",
    from.movedBy ? ` The base has moved on by ${count(from.movedBy, "commit")} since.` : "",
    from.compiled || !old ? "" : ` ${old}.`),
    h("p", {}, "capifleet ", code(diff.versions.capifleet), "; effects as of Argo CD ", code(diff.versions.argocd),
      " and Cluster API ", code(diff.versions.clusterAPI), "."));
}
