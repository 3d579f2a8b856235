// Names of Clusters: as ranges, and as sentences say which Clusters are meant.

function nameOf(namespace, name) { return namespace ? namespace + "/" + name : name; }

// ranges are names in few words: names that count up, such as eu-001 to eu-096, are eu-{001-096}.
function ranges(names) {
  const parts = [...new Set(names)].map((name) => {
    const found = /^(.*?)(\d{1,15})(\D*)$/s.exec(name);
    if (!found || /[{},"\\ ]/.test(name) || unseen.test(name)) return { before: name, digits: "", after: "", number: 0 };
    return { before: found[1], digits: found[2], after: found[3], number: Number(found[2]) };
  });
  parts.sort((a, b) => compare(a.before, b.before) || compare(a.after, b.after) || a.number - b.number ||
    compare(a.digits, b.digits));
  const runs = [];
  for (const part of parts) {
    const last = runs.at(-1)?.[1];
    const follows = last && last.digits && part.digits && part.before === last.before && part.after === last.after &&
      part.digits === String(last.number + 1).padStart(last.digits.length, "0");
    if (follows) runs.at(-1)[1] = part;
    else runs.push([part, part]);
  }
  return runs.map(([first, last]) => first === last ? first.before + first.digits + first.after :
    `${first.before}{${first.digits}-${last.digits}}${first.after}`);
}

// rangeText names Clusters in ranges, without the namespace that all have.
function rangeText(model, names, most = Infinity) {
  const short = names.map((name) => name.startsWith(model.namespace) ? name.slice(model.namespace.length) : name);
  const texts = ranges(short);
  const shown = texts.slice(0, most).map(printable).join(", ");
  return texts.length > most ? shown + ", …" : shown;
}

// which are facts: region=eu or us, wave=early.
function which(facts) {
  return printable((facts ?? []).map((fact) => {
    if (fact.in.length > 4) return `one of ${fact.in.length} values of ${fact.fact}`;
    return fact.fact + "=" + list(fact.in.map(String), "or");
  }).join(", "));
}

function objectText(object) {
  return object.kind + " " + nameOf(object.namespace, object.name);
}
