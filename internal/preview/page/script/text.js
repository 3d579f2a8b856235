// Texts: what a reader sees is what is in the file, so what cannot be seen is escaped.

// A character that is not printable, or that acts on the direction or the width of what stands beside it.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;

function escaped(character) {
  const code = character.codePointAt(0);
  switch (character) {
  case "\n": return "\\n";
  case "\t": return "\\t";
  case "\r": return "\\r";
  }
  if (code > 0xffff) return "\\U" + code.toString(16).padStart(8, "0");
  return "\\u" + code.toString(16).padStart(4, "0");
}

// printable is a text on one line in which every character can be seen.
function printable(text) {
  text = String(text ?? "");
  return unseen.test(text) ? Array.from(text, (one) => (unseen.test(one) ? escaped(one) : one)).join("") : text;
}

// printableLines is the same for a text of several lines.
function printableLines(text) {
  return String(text ?? "").split("\n").map(printable).join("\n");
}

// valueText is a value of a field as a text. One that could be misread as another type is in quotes: "110" is not 110.
function valueText(value) {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return JSON.stringify(value);
  return /^(-?[\d.]+(e[+-]?\d+)?|true|false|yes|no|on|off|y|n|null|~|)$/i.test(value) ? JSON.stringify(value) : value;
}

const numbers = new Intl.NumberFormat("en-US");

// count is a number with its noun: 1 entry, 1,370 entries.
function count(number, noun) {
  return numbers.format(number) + " " + (number === 1 ? noun : plural(noun));
}

function plural(noun) {
  if (/[^aeou]y$/.test(noun)) return noun.slice(0, -1) + "ies";
  return noun + (/(s|x|ch)$/.test(noun) ? "es" : "s");
}

function list(texts, word = "and") {
  if (texts.length < 2) return texts.join("");
  return texts.slice(0, -1).join(", ") + " " + word + " " + texts.at(-1);
}

function compare(a, b) { return a < b ? -1 : a > b ? 1 : 0; }

const natural = new Intl.Collator("en", { numeric: true });

function bytesText(size) {
  if (size < 1000) return size + " B";
  const units = ["kB", "MB", "GB"];
  let at = -1;
  do { size /= 1000; at++; } while (size >= 1000 && at < units.length - 1);
  return size.toFixed(size < 10 ? 1 : 0) + " " + units[at];
}
