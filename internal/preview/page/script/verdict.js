// The verdict: a box for each kind of outcome, always in the same place, and a sentence; then what could not be read, and
// the gates.

function verdict(app) {
  const { model, state } = app;
  if (isNotCompared(model)) { // Boxes with zeros would say that nothing happens.
    return h("section", { class: "verdict", "aria-labelledby": "verdict-head" },
      h("h2", { id: "verdict-head", class: "unseen" }, "Verdict"), trouble(app), gates(app));
  }
  const found = boxes.map((box) => boxOf(model, box));
  const others = boxOf(model, "No effect");
  if (others.changes.length) found.push(others);
  return h("section", { class: "verdict", "aria-labelledby": "verdict-head" },
    h("h2", { id: "verdict-head", class: "unseen" }, "Verdict"),
    trouble(app),
    h("div", { class: "boxes" }, found.map((one) => h("button", {
      type: "button", class: "box " + (one.changes.length ? "is-" + one.changes[0].action : "zero"),
      "aria-pressed": String(state.box === one.box), disabled: one.changes.length ? undefined : true,
      onclick: () => app.set({ box: state.box === one.box ? "" : one.box, change: "", cluster: "" }),
    }, h("span", { class: "label" }, one.box), " ", h("span", { class: "number" },
      one.isPart ? h("span", { class: "unit" }, "on ") : "", numbers.format(one.number),
      one.unit ? h("span", { class: "unit" }, " " + one.unit) : ""), " ", h("span", { class: "detail" }, one.detail)))),
    h("p", { class: "sentence" }, sentence(model, found)),
    gates(app), passed(model));
}

// boxOf is a box: the number of Clusters, and what happens there. Where no Cluster is reached, it is the number of
// objects on the hub.
function boxOf(model, box) {
  const changes = model.changes.filter((one) => infoOf[one.action].box === box);
  const { clusters, applications, payloadObjects } = model.diff.summary;
  const details = [];
  const applicationsOf = {
    Deleted: applications.deleted, Stuck: applications.stuck, Recreated: applications.recreated,
    "Left behind": objectsOf(changes.filter((one) => one.kind === "Application")),
    Created: applications.created, Updated: applications.updated + applications.adopted,
  }[box] ?? 0;
  if (box === "Deleted" && clusters.deleted) details.push(named(model, clusters.deleted, changes.filter((one) => one.kind === "Cluster")));
  if (box === "Created" && clusters.created) details.push(count(clusters.created, "Cluster"));
  details.push(...memberships(model, changes));
  const updated = changes.filter(isOfClusters);
  if (updated.length) details.push(`the ${objectsOf(updated) === 1 ? "manifest" : "manifests"} of ` +
    count(objectsOf(updated), "Cluster") + machinesClause(updated));
  if (applicationsOf) details.push(count(applicationsOf, "Application"));
  const own = objectsOf(changes.filter((one) => ["PayloadObject", "HubObject"].includes(one.kind) && !isOfClusters(one)));
  const rest = (box === "Applied again" && payloadObjects.appliedAgain) || own;
  if (rest) details.push(count(rest, "object") + (changes.every((one) => one.kind !== "PayloadObject") ? " on the hub" : ""));
  const facts = changes.filter((one) => ["Fact", "Wave"].includes(one.kind));
  if (facts.length) details.push(count(facts.length, "change") + " of facts");
  let reached = reachOf(model, changes);
  if (box === "New only") reached = Math.max(0, ...changes.map((one) => one.clusters.keep ?? 0), reached);
  // Where Clusters themselves may be meant, "on" says that something of them is.
  const itself = { Deleted: clusters.deleted, Created: clusters.created }[box] ?? reached;
  const number = reached || rest || applicationsOf || facts.length;
  const clause = box === "New only" ? "" : workloadClause(box, changes);
  const keep = box === "New only" && reached ? (reached === 1 ? "it keeps the old one" : "they keep the old ones") : "";
  return {
    box, changes, clusters: reached, isPart: itself < reached, number, unit: number ? unitOf(reached, rest, applicationsOf, number) : "", clause,
    things: details.join(", "), detail: [details.join(", ") || (changes.length ? "" : "none"), clause || keep].filter(Boolean).join("; "),
  };
}

function objectsOf(changes) { return changes.reduce((sum, one) => sum + objectCount(one), 0); }

// isOfClusters reports whether a change is of manifests of Clusters on the hub.
function isOfClusters({ kind, object, objects }) {
  const isOne = object?.kind === "Cluster" && object.apiVersion?.startsWith("cluster.x-k8s.io/");
  return kind === "HubObject" && (isOne || objects?.kind === "Cluster" && objects.group === "cluster.x-k8s.io");
}

// machinesClause says what becomes of the machines of Clusters whose manifest changes.
function machinesClause(changes) {
  const found = changes.filter((one) => !["Stay", "None"].includes(one.effect.workloads));
  const replaced = objectsOf(found.filter((one) => one.effect.certainty === "Certain")), maybe = objectsOf(found) - replaced;
  if (replaced && maybe) {
    return `, and machines of ${numbers.format(replaced)} of them are replaced, of ${numbers.format(maybe)} perhaps`;
  }
  if (replaced) return ", and machines are replaced";
  return maybe ? ", and machines may be replaced" : "";
}

// unitOf says what a box counts.
function unitOf(reached, rest, applicationsOf, number) {
  const one = (noun) => (number === 1 ? noun : plural(noun));
  if (reached) return one("Cluster");
  if (rest) return one("object") + " on the hub";
  return applicationsOf ? one("Application") : one("change");
}

// named is a number of Clusters, and which they are.
function named(model, number, changes) {
  const names = namesOfClusters(changes);
  return count(number, "Cluster") + (names.length === number ? ` (${rangeText(model, names, 3)})` : "");
}

function namesOfClusters(changes) {
  return changes.flatMap((one) => one.object ? [nameOf(one.object.namespace, one.object.name)] : one.objects?.names ?? []);
}

// memberships say which Clusters join and leave the fleet.
function memberships(model, changes) {
  return [["JOIN", "joins", "join"], ["LEAVE", "leaves", "leave"]].flatMap(([verb, single, several]) => {
    const names = namesOfClusters(changes.filter((one) => one.kind === "Membership" && verbOf(one) === verb));
    return names.length ? [`${count(names.length, "Cluster")} ${names.length === 1 ? single : several} the fleet ` +
      `(${rangeText(model, names, 3)})`] : [];
  });
}

// workloadClause says what becomes of workloads: of what goes always, else where they may go.
function workloadClause(box, changes) {
  const found = new Set(changes.map((one) => one.effect.workloads));
  const some = found.has("Stay") || found.has("MayChange") ? "some workloads" : "workloads";
  if (found.has("Go")) return some + " are deleted";
  if (found.has("MayGo")) return some + " may be deleted";
  if (found.has("NotKnown")) return "what becomes of workloads is not known";
  if (!["Deleted", "Recreated"].includes(box)) return "";
  if (found.has("MayChange")) return "workloads may change";
  return found.has("Stay") ? "workloads stay" : "";
}

function sentence(model, found) {
  const { diff } = model;
  const parts = found.filter((one) => one.changes.length).map((one) => {
    const where = one.box === "New only" ? `${count(one.clusters, "Cluster")} ${one.clusters === 1 ? "keeps what it has" : "keep what they have"}` :
      one.clusters ? "on " + count(one.clusters, "Cluster") : "on the hub";
    return `${one.box.toLowerCase()}: ${[one.things || count(one.changes.length, "change"), where, one.clause].filter(Boolean).join(", ")}`;
  });
  const { entries, applications } = diff.summary;
  const allEntries = entries.changed + entries.unchanged;
  const same = (allEntries ? `${numbers.format(entries.unchanged)} of ${count(allEntries, "entry")} and ` : "") +
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

// passed says which gates passed, why, and which classes of the changes no gate was asked for.
function passed(model) {
  const { diff } = model;
  if (diff.result === "Failed" && !diff.gates.some((one) => one.result === "Failed")) return undefined; // It has errors.
  const good = diff.gates.filter((one) => one.result === "Passed");
  const isAllowed = (one) => one.name === "unreadable-base" && !diff.from.compiled && diff.from.payloads === "Manifests" &&
    diff.from.problems?.length;
  const plain = good.filter((one) => !one.accepted.length && !isAllowed(one)), accepted = good.filter((one) => one.accepted.length);
  const classes = new Set(diff.gates.map((one) => one.name));
  const others = [...new Set(model.changes.flatMap((one) => one.gates))].filter((one) => !classes.has(one)).sort(compare);
  const names = (all) => all.map((one, at) => [at ? ", " : "", code(one)]);
  return h("p", { class: "note passed" }, diff.gates.some((one) => one.name !== "stuck") ? "" : "No gate was asked for. ",
    plain.length ? ["Gates passed: ", names(plain.map((one) => one.name)), ". "] : "",
    accepted.map((one) => ["Gate ", code(one.name), " passed, since this is acknowledged: ", names(one.accepted), ". "]),
    good.some(isAllowed) ? ["Gate ", code("unreadable-base"), " passed, since ", code("--allow-unreadable-base"), " is set. "] : "",
    others.length ? ["Not gated: ", names(others), "."] : "");
}

function changeLink(app, change) {
  return h("a", {
    class: "ref is-" + change.action, href: fragmentOf({ ...fresh(), fleet: app.state.fleet, change: change.id }),
    title: verbOf(change), onclick: (event) => { event.preventDefault(); app.openChange(change.id); },
  }, "change " + change.number);
}
