// Trouble: the errors of the new side, and why the old side was not compiled. It stands above everything else.

const mostTrouble = 3;

// isNotCompared reports whether the new side has errors, so that nothing was compared.
function isNotCompared({ diff, changes }) {
  return Boolean(diff?.problems.errors) && !changes.length && !diff.consequences.length;
}

function trouble(app) {
  const { diff } = app.model;
  const errors = diff.problems.items.filter((one) => one.severity === "error");
  const old = diff.from.problems ?? [];
  const more = diff.problems.errors > errors.length ? diff.problems.errors : errors.length;
  const head = oldHead(diff, old);
  return [
    errors.length ? troubleBox(app, count(more, "error") + (isNotCompared(app.model) ? " of the new side, so nothing was compared" : " of the new side"), errors) : undefined,
    diff.to.compiled || errors.length || !diff.to.problems?.length ? undefined :
      troubleBox(app, "The new side could not be compiled", diff.to.problems),
    !head ? undefined : old.length ? troubleBox(app, head, old) : h("p", { class: "note" }, head + "."),
  ];
}

// oldHead says what was compared in place of the old side.
function oldHead(diff, old) {
  const { from } = diff;
  if (from.compiled) return old.length ? "About the old side" : "";
  if (!old.length && !diff.fleet) return "";
  const instead = { Committed: "its committed output was compared", Rendered: "what could be read of it was compared" }[from.payloads] ??
    "its manifests alone were compared";
  return (old.length ? "The old side could not be compiled: " : "The old side has no such FleetConfig: ") + instead;
}

function troubleBox(app, head, problems) {
  const shown = problems.slice(0, mostTrouble);
  return h("div", { class: "gates trouble" }, h("h3", {}, head),
    shown.length ? h("ul", {}, shown.map((one) => h("li", {}, code(one.code), " ", troublePlace(one),
      one.field ? [code(one.field), ": "] : "", printable(one.message)))) : undefined,
    problems.length ? h("p", {}, h("a", {
      href: fragmentOf({ ...fresh(), fleet: app.state.fleet, tab: "problems" }),
      onclick: (event) => { event.preventDefault(); app.set({ tab: "problems", change: "", q: "" }); },
    }, problems.length > shown.length ? `All ${problems.length}, with what to do` : "What to do")) : undefined);
}

function troublePlace(one) {
  const place = placeOf({ file: one.file, line: one.line });
  return place ? [code(place), ": "] : "";
}
