// The bar, which stays in view: what is compared, the gates, the search field, and the tabs.

function bar(app) {
  const { model, state } = app;
  const labels = model.diff ? ["Changes", "Clusters", "Objects", "Problems"] : ["Fleet", "Clusters", "Objects", "Problems"];
  const isNothing = isNotCompared(model) || isNotCompiled(model);
  const counts = isNothing ? [undefined, undefined, undefined, problemCount(model)] :
    [model.diff ? model.changes.length : undefined, clusterTotal(model), undefined, problemCount(model)];
  const search = h("input", {
    type: "search", id: "search", placeholder: "Search", "aria-label": "Search (press /)", autocomplete: "off",
    spellcheck: "false", "aria-keyshortcuts": "/", oninput: (event) => app.set({ q: event.target.value }),
  });
  search.value = state.q;
  return [
    h("div", { class: "about" }, h("h1", {}, code(titleOf(model), "name")), fleetChoice(app), sidesOf(model)),
    h("div", { class: "tools" }, deletions(app), gateBox(app), h("label", { class: "search" }, search, h("kbd", { "aria-hidden": "true" }, "/")),
      themeButton()),
    h("nav", { "aria-label": "Parts of the page" }, h("ul", { class: "tabs" }, tabs.map((tab, at) => h("li", {},
      h("a", {
        href: fragmentOf({ ...fresh(), fleet: state.fleet, tab }), "data-tab": tab, "aria-keyshortcuts": String(at + 1),
        "aria-current": tab === state.tab ? "page" : undefined,
        onclick: (event) => { event.preventDefault(); app.set({ tab, cluster: "", change: "" }); },
      }, labels[at], counts[at] === undefined ? "" : [" ", h("span", { class: "count" }, numbers.format(counts[at]))], " ",
      h("kbd", { "aria-hidden": "true" }, String(at + 1))))))),
  ];
}

// titleOf is the fleet, or else the directory.
function titleOf({ fleet, diff, about }) {
  const dir = diff?.dir ?? about.dir;
  return fleet || (dir ? "Directory " + dir : "no fleet");
}

function isNotCompiled({ plan, diff, clusters }) {
  return !diff && !plan.entries?.length && !clusters.length && plan.problems.some((one) => one.severity === "error");
}

function clusterTotal(model) { return model.diff?.summary.clusters.after ?? model.clusters.length; }

function sidesOf(model) {
  if (!model.diff) {
    const { totals } = model.plan;
    const { dir, commit, dirty, version } = model.about;
    return h("p", { class: "sides" }, commit ? [code(commit.slice(0, 7)), dirty ? " (uncommitted)" : "", " "] : "",
      dir && dir !== "." && model.fleet ? [code(dir), " "] : "", isNotCompiled(model) ? "" : h("span", { class: "between" },
        `${count(totals.clusters, "Cluster")} in ${count(totals.namespaces, "namespace")}`,
        model.plan.filter ? `, of ${numbers.format(model.plan.filter.fleetClusters)}` : ""),
      version ? h("span", { class: "between" }, "capifleet ", code(version)) : "");
  }
  const { from, to, summary } = model.diff;
  const side = (one) => one.commit ? code(one.commit.slice(0, 7)) : code(one.revision);
  const { before, after } = summary.clusters;
  return h("p", { class: "sides" }, side(from), icon(" → "), hidden(" to "), side(to), to.dirty ? " (uncommitted)" : "", " ",
    isNotCompared(model) ? "" : h("span", { class: "between" }, before === after ? count(after, "Cluster") :
      [numbers.format(before), icon(" → "), hidden(" to "), count(after, "Cluster")]));
}

function fleetChoice(app) {
  if (app.fleets.length < 2) return undefined;
  const choice = h("select", {
    "aria-label": "Fleet", onchange: (event) => app.set({ ...fresh(), fleet: event.target.value }),
  }, app.fleets.map((one) => {
    const name = one.diff?.fleet ?? one.plan?.fleet ?? "";
    return h("option", { value: name, selected: name === app.model.fleet }, printable(name || "no name"));
  }));
  return choice;
}

// deletions are what goes. They stand before the word about the gates, which may have passed.
function deletions(app) {
  const { model } = app;
  const box = model.diff && boxOf(model, "Deleted");
  if (!box?.changes.length) return undefined;
  const { clusters, applications } = model.diff.summary;
  const things = [[clusters.deleted, "Cluster"], [applications.deleted, "Application"]].filter(([number]) => number)
    .map(([number, noun]) => count(number, noun));
  return h("button", {
    type: "button", class: "goes", onclick: () => app.set({ tab: "changes", box: "Deleted", cluster: "", change: "" }),
  }, h("strong", {}, "DELETED"), " ", things.join(", ") || count(box.number, "object"));
}

function gateBox(app) {
  const { diff } = app.model;
  if (!diff) return undefined;
  const failed = diff.gates.filter((one) => one.result === "Failed").length;
  const isAsked = diff.gates.some((one) => one.name !== "stuck"); // That one is always there.
  const isAccepted = diff.gates.some((one) => one.accepted.length);
  const isBad = diff.result === "Failed";
  const text = failed ? "FAILED" : isBad ? "ERRORS" : diff.result === "Same" ? "SAME" :
    isAccepted ? "GATES PASSED, ACKNOWLEDGED" : isAsked ? "GATES PASSED" : "NO GATES";
  const number = failed || (isBad ? diff.problems.errors : 0);
  return h("button", {
    type: "button", class: "gate " + (isBad ? "bad" : isAsked || diff.result === "Same" ? "good" : ""),
    "aria-label": failed ? `Gates: failed, ${failed}` : isBad ? `Errors: ${number}` : diff.result === "Same" ? "Gates: same" :
      text[0] + text.slice(1).toLowerCase(),
    onclick: () => {
      app.set({ tab: isBad && !failed ? "problems" : "changes", cluster: "" });
      (document.getElementById("gates") ?? document.querySelector(".passed"))?.scrollIntoView({ block: "center" });
    },
  }, text, number ? [" ", h("span", { class: "count" }, String(number))] : "");
}

const themes = ["auto", "light", "dark"];

function themeButton() {
  const show = () => {
    const theme = document.documentElement.dataset.theme ?? "auto";
    button.textContent = "Colors: " + theme;
  };
  const button = h("button", { type: "button", class: "theme", onclick: () => {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme ?? "auto") + 1) % themes.length];
    document.documentElement.dataset.theme = next;
    remember(next);
    show();
  } });
  show();
  return button;
}

// A browser may keep nothing for a file, so that the choice holds until the page is closed.
function remember(theme) { try { localStorage.setItem("capifleet-theme", theme); } catch { /* It is not kept. */ } }
function remembered() { try { return localStorage.getItem("capifleet-theme"); } catch { return null; } }
