// One Cluster: its facts, what reaches it, its Applications and payloads.

function panel(app) {
  const { model, state } = app;
  const cluster = model.byID.get(state.cluster) ?? model.clusters.find((one) => one.name === state.cluster);
  const title = h("h2", { id: "panel-head", tabindex: "-1" }, code(cluster?.id ?? state.cluster));
  const close = h("button", { type: "button", class: "close", "aria-keyshortcuts": "Escape", onclick: () => app.closeCluster() }, "Close");
  if (!cluster) return h("aside", { "aria-labelledby": "panel-head" }, h("div", { class: "panel-bar" }, title, close),
    h("div", { class: "panel-body" }, h("p", {}, "The page has no Cluster of this name.")));
  return h("aside", { "aria-labelledby": "panel-head" },
    h("div", { class: "panel-bar" }, title, neighbors(app, cluster), close),
    h("div", { class: "panel-body" }, about(app, cluster), reaching(app, cluster), factTable(model, cluster),
      applications(app, cluster), payloads(app, cluster), wanted(model, cluster), rules(model, cluster)));
}

// neighbors are the previous and the next Cluster of the same group.
function neighbors(app, cluster) {
  const all = cluster.group?.clusters ?? [cluster];
  const at = all.indexOf(cluster);
  const go = (label, step) => h("button", {
    type: "button", disabled: all[at + step] ? undefined : true, "aria-label": label + " Cluster of the group",
    onclick: () => app.set({ cluster: all[at + step].id }),
  }, step < 0 ? "‹" : "›");
  return h("span", { class: "neighbors" }, go("Previous", -1), h("span", {}, `${at + 1} of ${all.length}`), go("Next", 1));
}

function about(app, cluster) {
  const { before, after } = cluster.digests;
  const { explain } = app.model.about;
  const command = explain && cluster.after && /^[\w./-]+$/.test(cluster.id) ? explain.replace("CLUSTER", () => cluster.id) : undefined;
  return h("div", { class: "about-cluster" },
    cluster.file ? h("p", {}, code(cluster.file)) : undefined,
    app.model.diff ? h("p", {}, "Digest ", code(short(before) ?? "none"), icon(" → "), hidden(" to "), code(short(after) ?? "none"),
      before === after ? " (the same)" : "") : h("p", {}, "Alike ", code(short(cluster.digests.alike) ?? "")),
    command ? h("div", { class: "snippet" }, h("pre", {}, command), copyButton(command, "the command")) : undefined);
}

function short(digest) { return digest?.replace(/^sha256:/, "").slice(0, 8); }

function reaching(app, cluster) {
  if (!app.model.diff) return undefined;
  const all = [...cluster.changes, ...cluster.keeps].sort((a, b) => a.number - b.number);
  return h("section", {}, h("h3", {}, "Changes"), all.length ? h("ul", { class: "rows" }, all.map((change) => h("li", {},
    badgeOf(change), " ", subject(app.model, change), " ", changeLink(app, change)))) :
    h("p", { class: "note" }, "Nothing changes here."));
}

// factTable are the facts, and below them the labels that the fleet reads.
function factTable(model, cluster) {
  const before = cluster.before, after = cluster.after;
  const hasBoth = Boolean(model.diff && before && after);
  const from = model.why?.clusters[cluster.id]?.from;
  const row = (values, name, origin) => {
    const [old, now] = [before?.[values]?.[name], after?.[values]?.[name]];
    return h("tr", { class: hasBoth && old !== now ? "changed" : undefined },
      h("th", { scope: "row" }, values === "labels" ? [hidden("label ")] : "", code(name)), hasBoth ? h("td", {}, code(old ?? "-")) : undefined,
      h("td", {}, code((after ? now : old) ?? "-")), h("td", {}, origin));
  };
  const namesIn = (values) => [...new Set([...Object.keys(before?.[values] ?? {}), ...Object.keys(after?.[values] ?? {})])].sort(natural.compare);
  const rows = [...namesIn("facts").map((name) => row("facts", name, printable(from?.[name] ?? (name === "wave" ? "its wave" : "spec.values")))),
    ...namesIn("labels").map((name) => row("labels", name, "its label"))];
  if (!rows.length) return undefined;
  const stamps = Object.entries(after?.stamps ?? {});
  return h("section", {}, h("h3", {}, "Facts"), table("Facts", hasBoth ? ["fact", "before", "after", "from"] : ["fact", "value", "from"], rows),
    stamps.length ? h("p", { class: "note" }, "Stamped: ", stamps.map(([key, value], at) => [at ? ", " : "", code(key + "=" + value)])) : undefined);
}

function applicationKey(one) { return [one.argocd, one.namespace ?? "", one.name].join("/"); }

function applications(app, cluster) {
  const { model } = app;
  const before = new Map((cluster.before?.applications ?? []).map((one) => [applicationKey(one), one]));
  const after = new Map((cluster.after?.applications ?? []).map((one) => [applicationKey(one), one]));
  const keys = [...new Set([...after.keys(), ...before.keys()])];
  if (!keys.length) return undefined;
  return h("section", {}, h("h3", {}, "Applications ", h("span", { class: "count" }, String(keys.length))), keys.map((key) => {
    const old = before.get(key), now = after.get(key);
    const one = now ?? old;
    const entry = (one.argocd === "Hub" ? "applicationSets/" : "bootstrap/") + one.entry;
    const change = worst(changesAt(cluster, entry).filter((each) => each.kind === "Application" || each.kind === "PayloadObject")) ??
      (now ? undefined : worst(cluster.changes.filter((each) => each.kind === "Cluster" || each.kind === "Membership")));
    return lazy({ class: "plain" }, [code(one.name), h("span", { class: "note" }, " ", printable(entry), ", ", sourceOf(one)),
      model.diff ? [" ", change ? h("span", { class: "badge is-" + change.action }, verbOf(change)) :
        h("span", { class: "note" }, "same")] : ""],
    () => applicationBody(model, old, now));
  }));
}

function sourceOf(one) {
  const source = one.sources[0] ?? {};
  return printable([source.chart || source.path || source.repoURL, source.targetRevision].filter(Boolean).join(" @ "));
}

function applicationBody(model, old, now) {
  const texts = [old && model.before && applicationOf(model.before, old), now && model.plan && applicationOf(model.plan, now)];
  const [was, is] = texts.map((one) => one && yaml(one.tree));
  const found = texts[1] || texts[0];
  const notes = [
    found.exact ? undefined : h("p", { class: "note" }, "The template applies functions, which the page does not run. It is shown with its parameters."),
    found.part ? h("p", { class: "note" }, "A part of the Application.") : undefined,
  ];
  const parameters = found.exact ? undefined : h("pre", { class: "yaml" }, printableLines(yaml(found.parameters)));
  if (was !== undefined && is !== undefined && was !== is) {
    return [notes, sideBySide(`Application ${printable(now.name)} before and after`, steps(was.split("\n"), is.split("\n"))), parameters];
  }
  return [notes, model.diff && was === undefined ? h("p", { class: "note" }, "It is new.") : undefined,
    model.diff && is === undefined ? h("p", { class: "note" }, "As it was.") : undefined,
    h("pre", { class: "yaml", tabindex: "0" }, printableLines(is ?? was)), parameters];
}

// payloads are what ClusterResourceSets deliver to the Cluster, and what they have left behind there.
function payloads(app, cluster) {
  const { model } = app;
  const old = byEntry(cluster.before, model.entryNow), now = byEntry(cluster.after, (entry) => entry);
  const entries = [...new Set([...now.keys(), ...old.keys()])];
  if (!entries.length) return undefined;
  return h("section", {}, h("h3", {}, "Payloads ", h("span", { class: "count" }, String(entries.length))), entries.map((entry) => {
    const changes = changesAt(cluster, entry);
    const change = worst(changes);
    const rows = deliveredRows(model, cluster, old.get(entry), now.get(entry), changes);
    return lazy({ class: "plain" }, [code(entry), h("span", { class: "note" }, " ", rows.length ? count(rows.length, "object") : "not generated"),
      model.diff ? [" ", change ? badgeOf(change) : h("span", { class: "note" }, "same")] : ""],
    () => payloadBody(model, entry, old.get(entry), now.get(entry), rows));
  }));
}

// byEntry are the deliveries of a Cluster, those of an entry together.
function byEntry(planned, nameNow) {
  const found = new Map();
  for (const [key, one] of deliveriesOf(planned)) {
    const entry = nameNow(entryOf(key));
    found.set(entry, [...found.get(entry) ?? [], one]);
  }
  return found;
}

function badgeOf(change) { return h("span", { class: "badge is-" + change.action }, verbOf(change)); }

function payloadBody(model, entry, old, now, rows) {
  return [(now ?? old).map((one) => h("p", { class: "note" }, "ClusterResourceSet ", code(one.clusterResourceSet), ", payloads ",
    (one.payloads ?? []).map((ref, at) => [at ? ", " : "", code(ref.kind + " " + ref.name)]), now ? "" : ", as it was")),
  table(`Objects of ${printable(entry)}`, ["object", "digest", hidden("what happens")],
    rows.map((row) => h("tr", {}, h("th", { scope: "row" }, breakable(row.text)), h("td", {}, row.digests.map((digest, at) =>
      [at ? [icon(" → "), hidden(" to ")] : "", code(digest)])),
    h("td", {}, row.change ? [badgeOf(row.change), " ", "change " + row.change.number] : ""))))];
}

// deliveredRows are the objects of both sides, each with the change of this object.
function deliveredRows(model, cluster, old, now, changes) {
  const rows = new Map();
  const read = (plan, deliveries, side) => (deliveries ?? []).flatMap((one) => one.payloads ?? []).forEach((ref) => {
    for (const object of payloadOf(plan, cluster.namespace, ref)?.objects ?? []) {
      const text = objectText(object);
      if (!rows.has(text)) rows.set(text, { text, object });
      Object.assign(rows.get(text), { [side]: short(object.digest) ?? "hidden", ref: ref.kind + " " + ref.name });
    }
  });
  if (model.before) read(model.before, old, "before");
  if (model.plan) read(model.plan, now, "after");
  for (const row of rows.values()) {
    row.change = worst(changes.filter((one) => isAbout(one, row)));
    row.digests = row.before && row.after && row.before !== row.after ? [row.before, row.after] : [row.after ?? row.before];
  }
  // Cluster API applies a payload as a whole.
  for (const row of rows.values()) {
    row.change ??= [...rows.values()].find((one) => one.ref === row.ref && one.after && row.after && one.change?.action === "Reapply")?.change;
  }
  for (const change of changes.filter((one) => one.action === "LeftBehind")) {
    const known = [...rows.values()];
    for (const text of change.object ? [objectText(change.object)] : change.objects?.names ?? []) {
      if (!known.some((row) => [row.text, row.text.replace(" ", "/")].includes(text) || row.text.endsWith(" " + text))) rows.set(text, { text, change, digests: [] });
    }
  }
  return [...rows.values()];
}

// isAbout reports whether a change is one of an object. Of several objects a change has the names, beside fields, and
// the kinds where they differ.
function isAbout(change, { object, text, before, after }) {
  if (["Cluster", "Membership"].includes(change.kind)) return true;
  if (change.object) return objectText(change.object) === text;
  const name = nameOf(object.namespace, object.name);
  if (![name, object.kind + "/" + name].some((one) => change.objects?.names.includes(one))) return false;
  if (change.action === "LeftBehind" || change.action === "Delete") return !after;
  if (before && after && before === after && before !== "hidden") return false;
  const named = change.fields.filter((one) => one.object && nameOf(one.object.namespace, one.object.name) === name);
  return !named.length || named.some((one) => objectText(one.object) === text);
}

function payloadOf(plan, namespace, ref) {
  plan.payloadIndex ??= new Map((plan.payloads ?? []).map((one) => [[one.namespace ?? "", one.kind, one.name].join("\n"), one]));
  return plan.payloadIndex.get([namespace, ref.kind, ref.name].join("\n"));
}

// wanted are the entries that reach the Cluster, and those that do not.
function wanted(model, cluster) {
  const entries = model.plan?.entries;
  if (!entries || !cluster.after) return undefined;
  return h("section", {}, h("h3", {}, "Entries"), table("Entries", ["entry", "reaches it", "which Clusters it reaches"],
    entries.map((one) => h("tr", {}, h("th", { scope: "row" }, breakable(one.entry)), h("td", {}, cluster.gets.has(one.entry) ? "yes" : "no"),
      h("td", {}, one.all ? "all" : one.which?.length ? code(which(one.which)) : count(one.clusters, "Cluster"))))),
  model.why || !model.about.explain ? undefined : h("p", { class: "note" }, "Which selector holds and which does not: the command above."));
}

// rules are the selectors of the FleetConfig, and why those do not hold that do not.
function rules(model, cluster) {
  const why = model.why?.clusters[cluster.id];
  if (!why) return undefined;
  return h("section", {}, h("h3", {}, "Rules"), table("Rules", ["rule", "selector", "holds"], model.why.rules.map((rule, at) =>
    h("tr", {}, h("th", { scope: "row" }, breakable(rule.path), rule.name ? [" ", code(rule.name)] : ""), h("td", {}, code(rule.selector)),
      h("td", {}, why.whyNot?.[at] ? ["no: ", printable(why.whyNot[at])] : "yes")))));
}
