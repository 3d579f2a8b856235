// Applications, rendered from the template of their ApplicationSet and their parameters. Only references to
// parameters are rendered here. Of a template that does more, the page shows the template and the parameters.

class NotRendered extends Error {}

const reference = /\{\{-?\s*(.*?)\s*-?\}\}/gs;

function rendered(value, parameters) {
  if (typeof value === "string") return renderedText(value, parameters);
  if (Array.isArray(value)) return value.map((item) => rendered(item, parameters));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) =>
      [renderedText(key, parameters), rendered(item, parameters)]));
  }
  return value;
}

function renderedText(text, parameters) {
  if (!text.includes("{{")) return text;
  if (/\{\{-|-\}\}/.test(text)) throw new NotRendered(text);
  return text.replace(reference, (_, expression) => {
    const path = pathOf(expression);
    let found = parameters;
    for (const key of path ?? []) found = found !== null && typeof found === "object" && Object.hasOwn(found, key) ?
      found[key] : undefined;
    if (!path || typeof found !== "string") throw new NotRendered(text);
    return found;
  });
}

// pathOf is the path of a reference: .metadata.labels.region, or index .metadata.labels "a/b".
function pathOf(expression) {
  if (/^(\.[A-Za-z_]\w*)+$/.test(expression)) return expression.slice(1).split(".");
  const index = /^index\s+((?:\.[A-Za-z_]\w*)+)((?:\s+"[^"\\{}]*")+)$/.exec(expression);
  if (!index) return undefined;
  return [...index[1].slice(1).split("."), ...Array.from(index[2].matchAll(/"([^"]*)"/g), (one) => one[1])];
}

// applicationOf is a whole Application of a plan. exact is false where it holds references that are not rendered.
function applicationOf(plan, application) {
  if (application.manifest) return { exact: true, tree: application.manifest };
  const set = (plan.applicationSets ?? []).find((one) => one.name === application.applicationSet);
  const template = set?.variants?.[application.variant ?? -1]?.template;
  if (!template) {
    return { exact: true, part: true, tree: {
      project: application.project, destination: application.destination, sources: application.sources,
    } };
  }
  const whole = (part) => ({
    apiVersion: "argoproj.io/v1alpha1", kind: "Application",
    metadata: { ...part.metadata, name: application.name, namespace: application.namespace }, spec: part.spec,
  });
  try {
    return { exact: true, tree: whole(rendered(template, application.parameters ?? {})) };
  } catch (error) {
    if (!(error instanceof NotRendered)) throw error;
    return { exact: false, tree: whole(template), parameters: application.parameters ?? {} };
  }
}
