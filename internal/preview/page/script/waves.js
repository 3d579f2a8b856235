// Waves: the revision of each wave before and after, and what changes without waves.

function waves(app) {
  const { model } = app;
  const found = model.diff.waves;
  const without = model.changes.filter((one) => one.kind === "Application" && one.action === "Update" && one.entry &&
    one.effect.when === "OnSync" && !found.some((wave) => wave.entry === one.entry));
  if (!found.length) return undefined;
  return h("section", { class: "waves", "aria-labelledby": "waves-head" },
    h("div", { class: "headline" }, h("h2", { id: "waves-head" }, "Waves")),
    found.map((one) => h("div", {}, h("h3", {}, code(one.entry)),
      table("Revisions of " + printable(one.entry), ["wave", { text: "Clusters", class: "right" }, "before", hidden("changes"), "after"],
        one.steps.map((step) => {
          const changes = step.before !== step.after;
          return h("tr", { class: changes ? "changed" : undefined }, h("th", { scope: "row" }, code(step.wave)),
            h("td", { class: "right" }, numbers.format(step.clusters)), h("td", {}, code(step.before ?? "-")),
            h("td", {}, changes ? [icon("→"), hidden("changes to")] : ""), h("td", {}, code(step.after ?? "-")));
        })))),
    without.length ? h("p", {}, "Without waves, at once: ", without.map((one, at) => [at ? ", " : "", code(one.entry), " on ",
      count(one.clusters.count, "Cluster"), " (", changeLink(app, one), ")"]), ".") : undefined);
}
