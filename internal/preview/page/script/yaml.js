// YAML as people read it, from the JSON of the block.

function yamlLines(value, indent = "") {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const lines = isTree(item) ? yamlLines(item, indent + "  ") : [indent + "  " + scalar(item, indent + "  ")];
      return [indent + "- " + lines[0].slice(indent.length + 2), ...lines.slice(1)];
    });
  }
  return Object.entries(value).flatMap(([key, item]) => {
    const start = indent + plainKey(key) + ":";
    if (Array.isArray(item) && item.length) return [start, ...yamlLines(item, indent)];
    if (isTree(item)) return [start, ...yamlLines(item, indent + "  ")];
    return (start + " " + scalar(item, indent + "  ")).split("\n");
  });
}

function isTree(value) {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function plainKey(key) { return isPlain(key) ? key : JSON.stringify(key); }

function isPlain(text) {
  return /^[A-Za-z_./][\w./@+-]*$/.test(text) && !/^(true|false|yes|no|on|off|y|n|null|\.inf|\.nan|\.\d.*|\.)$/i.test(text);
}

function scalar(value, indent) {
  if (typeof value !== "string") return JSON.stringify(value);
  if (value.includes("\n") && !/[^\P{Cc}\n]/u.test(value) && !/^\s/.test(value) && !/ (\n|$)/.test(value)) {
    const mark = value.endsWith("\n\n") ? "|+" : value.endsWith("\n") ? "|" : "|-";
    const lines = value.replace(/\n$/, "").split("\n");
    return mark + "\n" + lines.map((line) => (line ? indent + line : "")).join("\n");
  }
  if (isPlain(value) || (/^[A-Za-z_/{(][^#:"'`\\]*$/.test(value) && !/^[{[]|[ ]$|, |: /.test(value) &&
    !/^(true|false|yes|no|on|off|y|n|null)$/i.test(value)) || /^[a-z][\w.+-]*:\/\/[\w./:@%+~-]+$/i.test(value)) return value;
  return JSON.stringify(value);
}

function yaml(value) { return yamlLines(value).join("\n"); }
