// The page itself: reads the block of data, and shows what the address asks for.

async function read() {
  const data = JSON.parse(document.getElementById("data").textContent);
  if (!data.deflated) return data.fleets;
  const bytes = atob(data.deflated);
  const packed = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) packed[at] = bytes.charCodeAt(at); // Uint8Array.from takes ten times as long.
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return (await new Response(plain).json()).fleets;
}

class App {
  constructor(fleets) {
    this.fleets = fleets;
    this.models = new Map();
    this.opened = new Map(); // which cards the reader has opened or closed
    this.returnTo = undefined; // what had the focus before the panel
    this.header = h("header", { class: "bar" });
    this.main = h("main", { id: "main", tabindex: "-1" });
    this.aside = h("div", { id: "panel" });
    this.footer = h("div", {});
    const skip = h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); this.main.focus(); } },
      "Skip to the content");
    document.body.append(skip, this.header, this.main, this.aside, this.footer,
      h("p", { id: "said", class: "unseen", role: "status", "aria-live": "polite" }));
    this.state = stateOf(location.hash);
    window.addEventListener("hashchange", () => {
      if (location.hash === this.shown) return;
      const before = { ...this.state, cluster: "" };
      this.state = stateOf(location.hash);
      const isSame = JSON.stringify(before) === JSON.stringify({ ...this.state, cluster: "" });
      this.show(isSame ? ["cluster"] : undefined);
      this.reveal();
    });
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("beforeprint", () => this.print());
    window.addEventListener("afterprint", () => this.show());
  }

  get model() {
    const at = Math.max(0, this.fleets.findIndex((one) => (one.diff?.fleet ?? one.plan?.fleet ?? "") === this.state.fleet));
    if (!this.models.has(at)) this.models.set(at, modelOf(this.fleets[at]));
    return this.models.get(at);
  }

  // set changes the state. What is typed does not fill the history.
  set(changed) {
    const isNew = ["tab", "cluster", "change", "fleet"].some((name) => name in changed && changed[name] !== this.state[name]);
    const tab = this.state.tab;
    this.state = { ...this.state, ...changed };
    const fragment = fragmentOf(this.state);
    this.shown = fragment;
    if (isNew) history.pushState(null, "", fragment);
    else history.replaceState(null, "", fragment);
    if (tab !== this.state.tab) { this.gridScroll = 0; window.scrollTo(0, 0); }
    this.show(Object.keys(changed));
  }

  show(changed) {
    const { state, model } = this;
    const only = (...names) => changed?.length && changed.every((one) => names.includes(one));
    if (!only("q", "facts", "sort", "open", "all", "only", "box", "by", "change")) this.header.replaceChildren(...flat(bar(this)));
    else this.header.querySelector("#search").value = state.q;
    if (!only("cluster")) this.main.replaceChildren(...flat(this.part(state.tab)));
    this.aside.replaceChildren(...(state.cluster ? [panel(this)] : []));
    document.body.classList.toggle("has-panel", Boolean(state.cluster));
    this.footer.replaceChildren(notKnown(model));
    const own = { changes: "", clusters: "Clusters, ", objects: "Objects, ", problems: "Problems, " }[state.tab];
    document.title = own + printable(titleOf(model)) + (model.diff ? ": capifleet diff" : ": capifleet plan");
    if (state.cluster && changed?.includes("cluster")) document.getElementById("panel-head").focus();
  }

  part(tab) {
    switch (tab) {
    case "clusters": return matrixTab(this);
    case "objects": return objectsTab(this);
    case "problems": return problemsTab(this);
    default: return this.model.diff ? changesTab(this) : planTab(this);
    }
  }

  openCluster(id, from) {
    this.returnTo = from ? { element: from, row: from.closest("tr")?.dataset.row } : undefined;
    this.set({ cluster: id });
  }

  closeCluster() {
    const { returnTo } = this;
    this.set({ cluster: "" });
    const again = returnTo?.element?.isConnected ? returnTo.element :
      document.querySelector(`#grid tr[data-row="${Number(returnTo?.row ?? -1)}"] button.open`);
    (again ?? this.main).focus();
  }

  openChange(id) {
    this.opened.set(id, true);
    this.set({ tab: "changes", change: id, cluster: "", box: "", q: "" });
    this.reveal();
  }

  // reveal shows the change that the address names.
  reveal() {
    const element = this.state.change && document.getElementById("change-" + this.state.change);
    if (!element) return;
    element.fill();
    element.open = true;
    element.scrollIntoView({ block: "start" });
    element.querySelector("summary").focus({ preventScroll: true });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target.closest?.("input[type=search], select, textarea");
    if (event.key === "Escape") {
      if (isTyping && this.state.q) this.set({ q: "" });
      else if (this.state.cluster) this.closeCluster();
      else if (isTyping) event.target.blur();
      return;
    }
    if (isTyping) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (/^[1-4]$/.test(event.key)) {
      event.preventDefault();
      this.set({ tab: tabs[Number(event.key) - 1], cluster: "", change: "" });
      this.main.focus({ preventScroll: true });
    }
  }

  // print shows the tabs one after the other, with the whole matrix as far as it fits. Of changes that destroy nothing it
  // shows the fields.
  print() {
    this.main.replaceChildren(...tabs.flatMap((tab) => {
      const parts = flat(this.part(tab));
      if (tab === "clusters") this.showAllRows?.();
      return [h("div", { class: "print-tab" }, parts)];
    }));
    const filter = filterText(this.model, this.state);
    if (filter) this.main.prepend(h("p", { class: "filtered" }, "Filtered, so this is not everything: ", filter, "."));
    for (const one of this.main.querySelectorAll("details.card")) {
      const change = this.model.changeByID.get(one.id.replace(/^change-/, ""));
      const isWhole = Boolean(change) && destructive.includes(change.action);
      one.printed = true; // It is not the reader who opens and closes it.
      one.open = isWhole || Boolean(change?.fields.length);
      if (one.open) one.fill();
      one.classList.toggle("only-fields", one.open && !isWhole);
    }
  }
}

function flat(nodes) { return [nodes].flat(Infinity).filter(Boolean); }

async function start() {
  const theme = remembered();
  document.documentElement.dataset.theme = themes.includes(theme) ? theme : "auto";
  try {
    const app = new App(await read());
    app.show();
    app.reveal();
    document.documentElement.dataset.ready = "true";
    performance.mark("shown");
  } catch (error) {
    document.body.append(h("p", { class: "failed", role: "alert" },
      "This browser cannot show the page. It must know DecompressionStream, as browsers since 2023 do. " + printable(error)));
    throw error;
  }
}

start();
