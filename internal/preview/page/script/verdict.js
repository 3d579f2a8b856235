// The verdict: a box for each kind of outcome, always in the same place, and a sentence; then the gates that failed.

function verdict(app) {
  const { model, state } = app;
  const found = boxes.map((box) => boxOf(model, box));
  const others = boxOf(model, "No effect");
  if (others.changes.length) found.push(others);
  return h("section", { class: "verdict", "aria-labelledby": "verdict-head" },
    h("h2", { id: "verdict-head", class: "unseen" }, "Verdict"),
    h("div", { class: "boxes" }, found.map((one) => h("button", {
      type: "button", class: "box " + (one.changes.length ? "is-" + one.changes[0].action : "zero"),
      "aria-pressed": String(state.box === one.box), disabled: one.changes.length ? undefined : true,
      onclick: () => app.set({ box: state.box === one.box ? "" : one.box, change: "", cluster: "" }),
    }, h("span", { class: "label" }, one.box), " ", h("span", { class: "number" }, numbers.format(one.number)), " ",
    h("span", { class: "detail" }, one.detail + one.hub)))),
    h("p", { class: "sentence" }, sentence(model, found)),
    gates(app));
}

// boxOf is a box: the number of Clusters, and what happens there. Where no Cluster is reached, it is the number of
// objects on the hub.
function boxOf(model, box) {
  const changes = model.changes.filter((one) => infoOf[one.action].box === box);
  const { clusters, applications } = model.diff.summary;
  const details = [];
  const applicationsOf = {
    Deleted: applications.deleted, Stuck: applications.stuck, Recreated: applications.recreated,
    Created: applications.created, Updated: applications.updated + applications.adopted,
  }[box] ?? 0;
  if (box === "Deleted" && clusters.deleted) details.push(count(clusters.deleted, "Cluster"));
  if (box === "Created" && clusters.created) details.push(count(clusters.created, "Cluster"));
  if (applicationsOf) details.push(count(applicationsOf, "Application"));
  const rest = changes.filter((one) => one.kind === "PayloadObject" || one.kind === "HubObject")
    .reduce((sum, one) => sum + objectCount(one), 0);
  if (rest) details.push(count(rest, "object"));
  const facts = changes.filter((one) => ["Fact", "Wave", "Membership"].includes(one.kind));
  if (facts.length) details.push(count(facts.length, "change") + " of facts");
  let reached = reachOf(model, changes);
  if (box === "New only") reached = Math.max(0, ...changes.map((one) => one.clusters.keep ?? 0), reached);
  const number = reached || rest || applicationsOf || facts.length;
  const hub = changes.length && !reached && number ? " on the hub" : "";
  return { box, changes, clusters: reached, number, hub, detail: details.join(", ") || (changes.length ? "" : "none") };
}

function sentence(model, found) {
  const { diff } = model;
  if (diff.result === "Failed" && diff.problems.errors) {
    return `The new side has ${count(diff.problems.errors, "error")}, so nothing was compared.`;
  }
  const parts = found.filter((one) => one.changes.length).map((one) => {
    const where = one.box === "New only" ? `${count(one.clusters, "Cluster")} keep what they have` :
      one.clusters ? "on " + count(one.clusters, "Cluster") : "on the hub";
    return `${one.box.toLowerCase()}: ${one.detail || count(one.changes.length, "change")}, ${where}`;
  });
  const { entries, applications } = diff.summary;
  const same = `${numbers.format(entries.unchanged)} of ${count(entries.changed + entries.unchanged, "entry")} and ` +
    `${numbers.format(applications.unchanged)} of ${count(applications.before, "Application")} do not change.`;
  if (!parts.length) return "Nothing changes for a Cluster. " + same;
  const text = parts.join("; ");
  return text[0].toUpperCase() + text.slice(1) + ". " + same;
}

function gates(app) {
  const { model } = app;
  const failed = model.diff.gates.filter((one) => one.result === "Failed");
  if (!failed.length) return undefined;
  const needed = failed.flatMap((one) => one.needed).map((one) => "Capifleet-Accept: " + one);
  return h("div", { class: "gates", id: "gates" },
    h("h3", {}, failed.length === 1 ? "1 check failed" : failed.length + " checks failed"),
    h("ul", {}, failed.map((one) => h("li", {}, code(one.name), ": ", printable(one.text),
      one.changes.map((id) => model.changeByID.get(id)).filter(Boolean).map((change) => [" ", changeLink(app, change)])))),
    needed.length ? h("div", { class: "needed" },
      h("p", {}, "If that is meant, add to the end of a commit message:"),
      h("div", { class: "snippet" }, h("pre", {}, printableLines(needed.join("\n"))),
        copyButton(needed.join("\n"), "the lines of the acknowledgement"))) : undefined);
}

function changeLink(app, change) {
  return h("a", {
    class: "ref is-" + change.action, href: fragmentOf({ ...fresh(), fleet: app.state.fleet, change: change.id }),
    title: verbOf(change), onclick: (event) => { event.preventDefault(); app.openChange(change.id); },
  }, "change " + change.number);
}
