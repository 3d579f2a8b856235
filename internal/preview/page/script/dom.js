// Elements. Children are nodes or texts; a text becomes a text node, so that markup in it is only text.

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

// code is a text of the repository.
function code(text, more) { return h("code", { class: more }, printable(text)); }

// breakable is one that may be long, and that is broken behind a slash or a dot.
function breakable(text) {
  return h("code", {}, printable(text).split(/(?<=[/.])/).map((part, at) => [at ? h("wbr") : "", part]));
}

function icon(text) { return h("span", { "aria-hidden": "true" }, text); }

function hidden(text) { return h("span", { class: "unseen" }, text); }

// copyButton copies a text, and says so.
function copyButton(text, what, label = "Copy") {
  const button = h("button", { type: "button", class: "copy", "aria-label": "Copy " + what }, label);
  button.addEventListener("click", async () => {
    const done = await copied(typeof text === "function" ? text() : text);
    button.textContent = done ? "Copied" : "Not copied";
    say(done ? "Copied " + what : "The browser did not copy");
    setTimeout(() => { button.textContent = label; }, 1500);
  });
  return button;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

// say tells a screen reader what has changed.
let saying;
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { document.getElementById("said").textContent = text; }, 150);
}

// lazy is a part that is opened, and made only then.
function lazy(attributes, summary, make) {
  const { open, ...others } = attributes;
  const details = h("details", others, h("summary", {}, summary));
  let made = false;
  const fill = () => {
    if (made) return;
    made = true;
    details.append(...[make()].flat(Infinity).filter(Boolean));
  };
  details.addEventListener("toggle", () => { if (details.open) fill(); });
  details.fill = fill;
  if (open) { fill(); details.open = true; }
  return details;
}

function table(caption, heads, rows, attributes = {}) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption + ", table" },
    h("table", attributes,
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, heads.map((head) =>
        h("th", { scope: "col", class: head.text && head.class }, head.text ?? head)))),
      h("tbody", {}, rows)));
}
