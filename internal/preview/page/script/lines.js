// Two texts beside each other, with what differs marked.

// steps are how one list becomes another: equal, removed and added elements, in order.
function steps(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const a = before.slice(start, before.length - end), b = after.slice(start, after.length - end);
  const middle = a.length * b.length > 1e6 ?
    [...a.map((text) => ["-", text]), ...b.map((text) => ["+", text])] : longest(a, b);
  return [...before.slice(0, start).map((text) => ["=", text]), ...middle,
    ...before.slice(before.length - end).map((text) => ["=", text])];
}

// longest keeps the longest common subsequence.
function longest(a, b) {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1 :
        Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const found = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { found.push(["=", a[i]]); i++; j++; }
    else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
      found.push(["-", a[i++]]);
    } else found.push(["+", b[j++]]);
  }
  return found;
}

function words(text) { return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []; }

// marked are the two forms of a line, with the words that differ marked.
function marked(before, after) {
  const left = [], right = [];
  for (const [sign, word] of steps(words(before), words(after))) {
    if (sign !== "+") left.push(sign === "-" ? h("del", {}, printable(word)) : printable(word));
    if (sign !== "-") right.push(sign === "+" ? h("ins", {}, printable(word)) : printable(word));
  }
  return [left, right];
}

// sideBySide is a table of two texts, with the equal lines folded that are far from a difference.
function sideBySide(caption, changes) {
  const rows = [];
  for (let at = 0; at < changes.length;) {
    if (changes[at][0] === "=") { rows.push(["=", changes[at][1], changes[at][1]]); at++; continue; }
    const removed = [], added = [];
    while (at < changes.length && changes[at][0] !== "=") {
      (changes[at][0] === "-" ? removed : added).push(changes[at][1]);
      at++;
    }
    for (let i = 0; i < Math.max(removed.length, added.length); i++) rows.push(["±", removed[i], added[i]]);
  }
  const near = 3;
  const isNear = (at) => rows.slice(Math.max(0, at - near), at + near + 1).some((row) => row[0] !== "=");
  const body = [];
  for (let at = 0; at < rows.length; at++) {
    if (!isNear(at)) {
      let end = at;
      while (end < rows.length && !isNear(end)) end++;
      body.push(...folded(rows.slice(at, end)));
      at = end - 1;
    } else body.push(lineRow(rows[at]));
  }
  return table(caption, ["before", "after"], body, { class: "sides" });
}

function lineRow([sign, before, after]) {
  if (sign === "=") return h("tr", {}, h("td", {}, printable(before)), h("td", {}, printable(after)));
  const [left, right] = before === undefined || after === undefined ? [printable(before), printable(after)] :
    marked(before, after);
  return h("tr", {},
    before === undefined ? h("td", { class: "nothing" }) : h("td", { class: "minus" }, hidden("removed: "), left),
    after === undefined ? h("td", { class: "nothing" }) : h("td", { class: "plus" }, hidden("added: "), right));
}

function folded(rows) {
  if (rows.length <= 2) return rows.map(lineRow);
  const button = h("button", { type: "button", class: "fold" }, count(rows.length, "equal line"));
  const row = h("tr", {}, h("td", { colspan: "2", class: "folded" }, button));
  button.addEventListener("click", () => row.replaceWith(...rows.map(lineRow)));
  return [row];
}

// unified are the steps of a unified diff.
function unified(text) {
  const found = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    if (/^(---|\+\+\+) /.test(line) && !found.some(([sign]) => sign !== "@")) continue;
    if (line.startsWith("@@")) continue;
    if (line.startsWith("-")) found.push(["-", line.slice(1)]);
    else if (line.startsWith("+")) found.push(["+", line.slice(1)]);
    else if (!line.startsWith("\\")) found.push(["=", line.slice(1)]);
  }
  return found;
}
