// The state of the page is in the fragment of its address, so that a link shows what its sender saw:
// #TAB, #change/ID or #cluster/NAMESPACE/NAME, and behind a question mark the filters.

const tabs = ["changes", "clusters", "objects", "problems"];

const fresh = () => ({
  tab: "changes", cluster: "", change: "", fleet: "", q: "", box: "", only: "", by: "", sort: "", all: false,
  facts: {}, open: [],
});

function stateOf(fragment) {
  const state = fresh();
  const [path, query] = fragment.replace(/^#/, "").split(/\?(.*)/s);
  const parts = path.split("/").map(decoded);
  const asked = new URLSearchParams(query ?? "");
  for (const name of ["tab", "fleet", "q", "box", "only", "by", "sort"]) state[name] = asked.get(name) ?? state[name];
  state.all = asked.get("all") === "1";
  state.open = asked.getAll("open");
  for (const [name, value] of asked) if (name.startsWith("f.")) state.facts[name.slice(2)] = value;
  if (tabs.includes(parts[0])) state.tab = parts[0];
  if (parts[0] === "cluster") state.cluster = parts.slice(1).join("/");
  if (parts[0] === "change") { state.tab = "changes"; state.change = parts[1] ?? ""; }
  if (!tabs.includes(state.tab)) state.tab = "changes";
  return state;
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

function fragmentOf(state) {
  const asked = new URLSearchParams();
  let path = state.tab;
  if (state.cluster) {
    path = "cluster/" + state.cluster.split("/").map(encodeURIComponent).join("/");
    if (state.tab !== "changes") asked.set("tab", state.tab);
  } else if (state.change && state.tab === "changes") path = "change/" + encodeURIComponent(state.change);
  for (const name of ["fleet", "q", "box", "only", "by", "sort"]) if (state[name]) asked.set(name, state[name]);
  if (state.all) asked.set("all", "1");
  for (const [name, value] of Object.entries(state.facts)) if (value) asked.set("f." + name, value);
  for (const key of state.open) asked.append("open", key);
  const query = asked.toString();
  return "#" + path + (query ? "?" + query : "");
}
