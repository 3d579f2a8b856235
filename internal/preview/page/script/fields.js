// The fields of a change: path, before, after.

function fields(change) {
  if (!change.fields.length) return undefined;
  const short = change.fields.filter((one) => !isLong(one)), long = change.fields.filter(isLong);
  return h("div", { class: "fields" },
    short.length ? table(`Fields of change ${change.number}`, ["field", "before", "after"], short.map(fieldRow)) : undefined,
    long.map((one) => h("div", { class: "long" }, h("p", {}, fieldName(one), distinct(one)),
      sideBySide(`Field ${printable(one.path)} of change ${change.number}`, one.text ? unified(one.text) :
        steps((one.before ?? "").split("\n"), (one.after ?? "").split("\n"))))));
}

function isLong(field) {
  return Boolean(field.text) || [field.before, field.after].some((one) => one && (one.includes("\n") || one.length > 160));
}

function fieldName(field) {
  return [field.object ? [code(objectText(field.object)), " "] : [], code(field.path)];
}

function distinct(field) {
  return field.distinct > 1 ? h("span", { class: "note" }, ` one of ${field.distinct} different changes, of the first Cluster`) :
    undefined;
}

function fieldRow(field) {
  const [before, after] = field.before !== undefined && field.after !== undefined ? marked(field.before, field.after) :
    [printable(field.before), printable(field.after)];
  const secret = h("span", { class: "note" }, "not shown: it may be secret");
  const cell = (value, shown, isHidden) => h("td", {}, isHidden ? secret.cloneNode(true) :
    value === undefined ? h("span", { class: "note" }, "not set") : h("code", {}, shown));
  return h("tr", {}, h("th", { scope: "row" }, fieldName(field), distinct(field)),
    cell(field.before, before, field.redacted && field.redacted !== "Added"),
    cell(field.after, after, field.redacted && field.redacted !== "Removed"));
}
