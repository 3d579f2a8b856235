// The table of the matrix: its head, its rows in view, and the keys.

function grid(app, rows) {
  const { model } = app;
  const facts = model.shownFacts;
  const lists = [];
  for (const column of model.columns) {
    if (lists.at(-1)?.list === column.list) lists.at(-1).span++;
    else lists.push({ list: column.list, span: 1 });
  }
  const head = h("thead", {},
    h("tr", { class: "lists", "aria-rowindex": "1" }, h("td", { colspan: String(2 + facts.length) }), lists.map((one) =>
      one.list ? h("th", { scope: "colgroup", colspan: String(one.span) }, one.list) : h("td", { colspan: String(one.span) }))),
    h("tr", { "aria-rowindex": "2" }, sortHead(app, "@name", "Cluster", "name"), sortHead(app, "@clusters", "Clusters", "number"),
      facts.map((one) => sortHead(app, "f." + one.name, one.name, "fact")),
      model.columns.map((one) => sortHead(app, one.name, one.short, "entry"))));
  const body = h("tbody", {});
  const scroller = h("div", { class: "grid", id: "grid", role: "region", "aria-label": "Clusters and entries", tabindex: "-1" },
    h("table", { "aria-rowcount": String(rows.length + 2) },
      h("caption", { class: "unseen" }, "What happens to each Cluster, by entry"), head, body));
  const view = { app, rows, body, scroller, width: 2 + facts.length + model.columns.length, facts, active: 0, first: -1, last: -1 };
  scroller.addEventListener("scroll", () => showRows(view), { passive: true });
  scroller.addEventListener("click", (event) => pressed(view, event));
  scroller.addEventListener("keydown", (event) => gridKey(view, event));
  app.showAllRows = () => showRows(view, true);
  app.showSomeRows = () => showRows(view);
  requestAnimationFrame(() => {
    if (app.gridScroll) scroller.scrollTop = app.gridScroll;
    showRows(view);
  });
  scroller.addEventListener("scroll", () => { app.gridScroll = scroller.scrollTop; }, { passive: true });
  showRows(view);
  return scroller;
}

function sortHead(app, key, label, kind) {
  const { sort } = app.state;
  const order = sort === key ? "ascending" : sort === "-" + key ? "descending" : undefined;
  return h("th", { scope: "col", class: kind, "aria-sort": order ?? "none" }, h("button", {
    type: "button", title: printable(label), onclick: () => app.set({ sort: sort === key ? "-" + key : sort === "-" + key ? "" : key }),
  }, h("span", {}, printable(label)), icon(order === "ascending" ? "▲" : order === "descending" ? "▼" : "")));
}

// showRows makes the rows in view, and leaves room for the others.
function showRows(view, all = false) {
  const { scroller, body, rows } = view;
  const more = 12;
  const height = scroller.clientHeight || 640;
  let first = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - more);
  let last = Math.min(rows.length, Math.ceil((scroller.scrollTop + height) / rowHeight) + more);
  if (all) [first, last] = [0, Math.min(rows.length, 2000)];
  if (first === view.first && last === view.last) return;
  const focused = document.activeElement?.closest?.("tr[data-row]")?.dataset.row;
  [view.first, view.last] = [first, last];
  const space = (size, key) => size ? h("tr", { class: "space", "aria-hidden": "true", "data-space": key },
    h("td", { colspan: String(view.width), style: { height: size * rowHeight + "px" } })) : [];
  body.replaceChildren(...[space(first, "before"), rows.slice(first, last).map((row, at) => rowOf(view, row, first + at)),
    space(rows.length - last, "after")].flat(Infinity));
  if (focused !== undefined) body.querySelector(`tr[data-row="${Number(focused)}"] button.open`)?.focus({ preventScroll: true });
}

function rowOf(view, row, at) {
  const { app, facts } = view;
  const { model } = app;
  const isOpen = row.isGroup && isOpenGroup(app, row.group);
  const button = h("button", {
    type: "button", class: "open", tabindex: at === view.active ? "0" : "-1",
    "aria-expanded": row.isGroup ? String(isOpen) : undefined,
  }, row.isGroup ? [h("span", { class: "arrow", "aria-hidden": "true" }, isOpen ? "▾" : "▸"), groupName(model, row)] :
    code(row.cluster.short));
  return h("tr", { "data-row": String(at), "aria-rowindex": String(at + 3), class: row.isGroup ? "group" : "one" },
    h("th", { scope: "row", class: "name" }, button), h("td", { class: "right number" }, row.isGroup ? numbers.format(row.clusters.length) : ""),
    facts.map((one) => h("td", { class: "fact" }, printable(factAt(row, one.name)))),
    model.columns.map((column) => cellOf(model, row, column)));
}

function groupName(model, row) {
  const { group } = row;
  if (model.diff && group.which?.length) return code(which(group.which));
  if (row.clusters.length === 1) return code(row.clusters[0].short);
  return code(rangeText(model, row.clusters.map((one) => one.id), 3));
}

function cellOf(model, row, column) {
  const found = row.clusters.map((one) => changesAt(one, column.name));
  const bad = worst(found.flat());
  const gets = row.clusters.filter((one) => one.gets.has(column.name)).length;
  if (bad?.kind === "Membership" && column.name !== ofCluster) {
    return h("td", { class: "cell-of", title: `Not any more, ${printable(column.short)}: change ${bad.number}` },
      h("span", { class: "mark" }, icon("–"), hidden("not any more")));
  }
  if (bad) {
    const part = found.filter((one) => one.length).length < row.clusters.length;
    const numbersOf = [...new Set(found.flat().map((one) => one.number))].join(", ");
    const text = `${infoOf[bad.action].box}, ${column.short}: change ${numbersOf}`;
    return h("td", { class: "cell-of", title: printable(text) },
      h("span", { class: "mark is-" + bad.action + (part ? " some" : "") }, icon(infoOf[bad.action].letter), hidden(infoOf[bad.action].box)));
  }
  if (column.name === ofCluster || !gets) return h("td", { class: "cell-of" });
  const revision = !model.diff && row.clusters[0].group?.revisions[column.name];
  if (revision) return h("td", { class: "cell-of revision" }, code(revision));
  return h("td", { class: "cell-of" }, h("span", { class: "mark" + (gets < row.clusters.length ? " some" : "") }, icon("•"),
    hidden(gets < row.clusters.length ? "some get it" : model.diff ? "the same" : "gets it")));
}

function pressed(view, event) {
  const tr = event.target.closest("tr[data-row]");
  if (!tr) return;
  openRow(view, Number(tr.dataset.row), tr.querySelector("button.open"));
}

function openRow(view, at, button) {
  const { app, rows } = view;
  const row = rows[at];
  if (!row) return;
  if (!row.isGroup) { app.openCluster(row.cluster.id, button); return; }
  if (row.group.clusters.length === 1) { app.openCluster(row.clusters[0].id, button); return; }
  const open = app.state.open;
  const key = row.group.key;
  app.set({ open: open.includes(key) ? open.filter((one) => one !== key) : [...open, key] });
  document.querySelector(`#grid tr[data-row="${at}"] button.open`)?.focus({ preventScroll: true });
}

function gridKey(view, event) {
  const tr = event.target.closest("tr[data-row]");
  if (!tr || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = Number(tr.dataset.row), row = view.rows[at];
  const page = Math.max(1, Math.floor(view.scroller.clientHeight / rowHeight) - 2);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: view.rows.length - 1 }[event.key];
  if (target !== undefined) {
    event.preventDefault();
    focusRow(view, Math.min(view.rows.length - 1, Math.max(0, target)));
  } else if (row?.isGroup && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    event.preventDefault();
    const isOpen = isOpenGroup(view.app, row.group);
    if (isOpen !== (event.key === "ArrowRight") && row.group.clusters.length > 1) openRow(view, at);
  }
}

function focusRow(view, at) {
  const { scroller } = view;
  view.active = at;
  const head = scroller.querySelector("thead").offsetHeight;
  const top = at * rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight + head > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top + rowHeight + head - scroller.clientHeight;
  }
  showRows(view);
  for (const one of scroller.querySelectorAll("button.open")) one.tabIndex = -1;
  const button = scroller.querySelector(`tr[data-row="${at}"] button.open`);
  if (button) { button.tabIndex = 0; button.focus({ preventScroll: true }); }
}
