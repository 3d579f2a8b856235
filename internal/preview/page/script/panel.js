// One Cluster: its facts, what reaches it, its Applications and payloads.

function panel(app) {
  const { model, state } = app;
  const cluster = model.byID.get(state.cluster) ?? model.clusters.find((one) => one.name === state.cluster);
  const title = h("h2", { id: "panel-head", tabindex: "-1" }, code(cluster?.id ?? state.cluster));
  const close = h("button", { type: "button", class: "close", "aria-keyshortcuts": "Escape", onclick: () => app.closeCluster() }, "Close");
  if (!cluster) return h("aside", { "aria-labelledby": "panel-head" }, h("div", { class: "panel-bar" }, title, close),
    h("p", {}, "The page has no Cluster of this name."));
  return h("aside", { "aria-labelledby": "panel-head" },
    h("div", { class: "panel-bar" }, title, neighbors(app, cluster), close),
    h("div", { class: "panel-body" }, about(app, cluster), reaching(app, cluster), factTable(model, cluster),
      applications(app, cluster), payloads(model, cluster), wanted(model, cluster), rules(model, cluster)));
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
  const dir = app.model.diff?.dir;
  const command = "capifleet explain " + cluster.id + (dir && dir !== "." ? " " + dir : "");
  return h("div", { class: "about-cluster" },
    cluster.file ? h("p", {}, code(cluster.file)) : undefined,
    app.model.diff ? h("p", {}, "Digest ", code(short(before) ?? "none"), icon(" → "), hidden(" to "), code(short(after) ?? "none"),
      before === after ? " (the same)" : "") : h("p", {}, "Alike ", code(short(cluster.digests.alike) ?? "")),
    /^[\w./ -]+$/.test(command) ? h("div", { class: "snippet" }, h("pre", {}, command), copyButton(command, "the command")) : undefined);
}

function short(digest) { return digest?.replace(/^sha256:/, "").slice(0, 8); }

function reaching(app, cluster) {
  if (!app.model.diff) return undefined;
  const all = [...cluster.changes, ...cluster.keeps].sort((a, b) => a.number - b.number);
  return h("section", {}, h("h3", {}, "Changes"), all.length ? h("ul", { class: "rows" }, all.map((change) => h("li", {},
    h("span", { class: "badge is-" + change.action }, verbOf(change)), " ", subject(app.model, change), " ", changeLink(app, change)))) :
    h("p", { class: "note" }, "Nothing changes here."));
}

function factTable(model, cluster) {
  const before = cluster.before?.facts, after = cluster.after?.facts;
  const known = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort(natural.compare);
  const hasBoth = Boolean(model.diff && before && after);
  const from = model.why?.clusters[cluster.id]?.from;
  if (!known.length) return undefined;
  const stamps = Object.entries(cluster.after?.stamps ?? {});
  return h("section", {}, h("h3", {}, "Facts"), table("Facts", hasBoth ? ["fact", "before", "after"] : from ? ["fact", "value", "where it comes from"] : ["fact", "value"],
    known.map((name) => h("tr", { class: hasBoth && before[name] !== after[name] ? "changed" : undefined },
      h("th", { scope: "row" }, code(name)), hasBoth ? h("td", {}, code(before[name] ?? "-")) : undefined,
      h("td", {}, code((after ?? before)[name] ?? "-")), from ? h("td", {}, printable(from[name] ?? (name === "wave" ? "spec.waves" : ""))) : undefined))),
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

function payloads(model, cluster) {
  const plan = cluster.after ? model.plan : model.before;
  const planned = cluster.after ?? cluster.before;
  const all = [...(planned?.resourceSets ?? []).map((one) => ["resourceSets/", one]), ...(planned?.bootstrap ?? []).map((one) => ["bootstrap/", one])];
  if (!all.length) return undefined;
  return h("section", {}, h("h3", {}, "Payloads ", h("span", { class: "count" }, String(all.length))), all.map(([list, one]) => {
    const objects = (one.payloads ?? []).flatMap((ref) => payloadOf(plan, cluster.namespace, ref)?.objects ?? []);
    const changes = changesAt(cluster, list + one.entry);
    const change = worst(changes);
    return lazy({ class: "plain" }, [code(list + one.entry), h("span", { class: "note" }, " ", count(objects.length, "object")),
      model.diff ? [" ", change ? h("span", { class: "badge is-" + change.action }, verbOf(change)) :
        h("span", { class: "note" }, "same")] : ""],
    () => [h("p", { class: "note" }, "ClusterResourceSet ", code(one.clusterResourceSet), ", payloads ",
      (one.payloads ?? []).map((ref, at) => [at ? ", " : "", code(ref.kind + " " + ref.name)])),
    table(`Objects of ${printable(list + one.entry)}, by ${printable(one.clusterResourceSet)}`, ["object", "digest", hidden("what happens")], objects.map((object) => {
      const own = changes.find((each) => each.object && objectText(each.object) === objectText(object));
      return h("tr", {}, h("th", { scope: "row" }, code(objectText(object))), h("td", {}, code(short(object.digest) ?? "hidden")),
        h("td", {}, own ? h("span", { class: "badge is-" + own.action }, verbOf(own)) : ""));
    }))]);
  }));
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
    entries.map((one) => h("tr", {}, h("th", { scope: "row" }, code(one.entry)), h("td", {}, cluster.gets.has(one.entry) ? "yes" : "no"),
      h("td", {}, one.all ? "all" : one.which?.length ? code(which(one.which)) : count(one.clusters, "Cluster"))))),
  model.why ? undefined : h("p", { class: "note" }, "Which selector holds and which does not: the command above."));
}

// rules are the selectors of the FleetConfig, and why those do not hold that do not.
function rules(model, cluster) {
  const why = model.why?.clusters[cluster.id];
  if (!why) return undefined;
  return h("section", {}, h("h3", {}, "Rules"), table("Rules", ["rule", "selector", "holds"], model.why.rules.map((rule, at) =>
    h("tr", {}, h("th", { scope: "row" }, code(rule.path), rule.name ? [" ", code(rule.name)] : ""), h("td", {}, code(rule.selector)),
      h("td", {}, why.whyNot?.[at] ? ["no: ", printable(why.whyNot[at])] : "yes")))));
}
