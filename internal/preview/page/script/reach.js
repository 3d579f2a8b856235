// Reach: a cell for each Cluster, so that one region and everything can be told apart before any text is read.

const mostCells = 5000;

function reach(app) {
  const { model, state } = app;
  if (!model.clusters.length) return undefined;
  const facts = model.facts.filter((one) => one.distinct <= 30 && one.distinct > 1 && one.name !== "wave");
  const by = facts.find((one) => one.name === state.by) ?? facts.find((one) => one.name === "region") ??
    facts.toSorted((a, b) => a.distinct - b.distinct)[0];
  const bands = bandsOf(model, by?.name);
  const choice = facts.length > 1 ? h("label", { class: "by" }, "by ", h("select", {
    onchange: (event) => app.set({ by: event.target.value }),
  }, facts.map((one) => h("option", { value: one.name, selected: one === by }, printable(one.name))))) : undefined;
  return h("section", { class: "reach", "aria-labelledby": "reach-head" },
    h("div", { class: "headline" }, h("h2", { id: "reach-head" }, "Reach"), legend(model), choice,
      h("output", { class: "hovered", id: "hovered" })),
    strip(app, bands));
}

// bandsOf are the Clusters by a fact; in each band by wave and name. Above the limit a cell is a group.
function bandsOf(model, fact) {
  const bands = new Map();
  const cells = model.clusters.length > mostCells ?
    model.groups.map((group) => ({ cluster: group.clusters[0], size: group.clusters.length })) :
    model.clusters.map((cluster) => ({ cluster, size: 1 }));
  for (const cell of cells) {
    const name = fact ? cell.cluster.facts[fact] ?? "-" : "";
    if (!bands.has(name)) bands.set(name, []);
    bands.get(name).push(cell);
  }
  const wave = (cell) => model.waves.indexOf(cell.cluster.facts.wave);
  for (const band of bands.values()) {
    band.sort((a, b) => wave(a) - wave(b) || natural.compare(a.cluster.id, b.cluster.id));
  }
  return [...bands].sort((a, b) => natural.compare(a[0], b[0])).map(([name, found]) => ({ name, fact, cells: found }));
}

function worstOf(cluster) { return worst([...cluster.changes, ...cluster.keeps]); }

function legend(model) {
  const counts = new Map();
  for (const cluster of model.clusters) {
    const key = worstOf(cluster)?.action ?? "same";
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const shown = [...actions.filter((one) => counts.has(one.action)), ...(counts.has("same") ? [undefined] : [])];
  return h("ul", { class: "legend", "aria-label": "Clusters by the worst that happens to them" },
    h("li", {}, "Each Cluster once, by the worst that happens to it:"), shown.map((one) => h("li", {},
    h("span", { class: "cell is-" + (one?.action ?? "same"), "aria-hidden": "true" }),
    one ? one.box : "Same", " ", numbers.format(counts.get(one?.action ?? "same")), one ? asAWhole(model, one.action, counts) : "")));
}

// asAWhole says how many of the Clusters are deleted or created themselves, if for others something of them is.
function asAWhole(model, action, counts) {
  if (!["Delete", "Create"].includes(action)) return "";
  const whole = model.clusters.filter((one) => one.changes.some((each) => each.action === action && each.kind === "Cluster")).length;
  return whole === counts.get(action) ? "" : `, ${whole ? numbers.format(whole) + " of them" : "none"} as a whole`;
}

// aboutOf says what a change does to a Cluster.
function aboutOf(change) {
  if (change.kind === "Membership") return { JOIN: "joins the fleet", LEAVE: "leaves the fleet" }[verbOf(change)] ?? infoOf[change.action].about;
  if (change.action !== "Delete" || change.kind === "Cluster") return infoOf[change.action].about;
  return change.kind === "Application" ? "an Application is deleted" : "something is deleted";
}

// cellAfter is the position of the cell that a key leads to: beside, above or below the cell at a position, in the next
// band, or the first or last one; undefined for other keys.
function cellAfter(buttons, at, key) {
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[key];
  if (step) return at + step;
  const down = { ArrowDown: 1, PageDown: 1, ArrowUp: -1, PageUp: -1 }[key];
  if (!down) return undefined;
  const from = buttons[at].getBoundingClientRect(), isPage = key.startsWith("Page");
  let row, best = at, nearest = Infinity;
  for (let to = at + down; buttons[to]; to += down) {
    const { top, left } = buttons[to].getBoundingClientRect();
    if (isPage ? buttons[to].parentElement === buttons[at].parentElement : top === from.top) continue;
    row ??= top;
    if (top !== row) break;
    if (Math.abs(left - from.left) < nearest) [best, nearest] = [to, Math.abs(left - from.left)];
  }
  return best;
}

function strip(app, bands) {
  const buttons = [];
  const show = (button) => {
    document.getElementById("hovered").textContent = button ? button.getAttribute("aria-label") : "";
  };
  const element = h("div", { class: "strip" }, bands.map((band) => h("div", {
    class: "band", role: "group", "aria-label": band.name ? printable(`${band.fact}=${band.name}`) : "all Clusters",
  }, band.name ? h("div", { class: "band-name" }, code(band.name),
    " " + numbers.format(band.cells.reduce((sum, one) => sum + one.size, 0))) : "",
  h("div", { class: "cells" }, band.cells.map(({ cluster, size }) => {
    const what = [...new Set([...cluster.changes, ...cluster.keeps].map(aboutOf))];
    const button = h("button", {
      type: "button", class: "cell is-" + (worstOf(cluster)?.action ?? "same"), tabindex: buttons.length ? "-1" : "0",
      "aria-label": printable(cluster.short) + (size > 1 ? ` and ${size - 1} more` : "") + ": " + (what.join(", ") || "same"),
    });
    button.cluster = cluster;
    buttons.push(button);
    return button;
  })))));
  element.addEventListener("mouseover", (event) => show(event.target.closest("button.cell")));
  element.addEventListener("mouseleave", () => show(undefined));
  element.addEventListener("focusin", (event) => show(event.target.closest("button.cell")));
  element.addEventListener("click", (event) => {
    const button = event.target.closest("button.cell");
    if (button) app.openCluster(button.cluster.id, button);
  });
  element.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const to = at < 0 ? undefined : cellAfter(buttons, at, event.key);
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons[Math.min(buttons.length - 1, Math.max(0, to))];
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  return element;
}
