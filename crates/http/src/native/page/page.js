// Shows the description of the API. Whatever comes from it is put in as text.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function code(text) {
  return element("code", {}, text);
}

/** The type that a schema stands for, with what is said of it here before what is said of it everywhere. */
function resolved(schema, all) {
  if (!schema) return {};
  const choices = schema.oneOf ?? schema.anyOf;
  const real = choices?.filter((choice) => choice.type !== "null");
  const meant = schema.$ref ? all[schema.$ref.split("/").pop()] : real?.length === 1 ? real[0] : null;
  if (!meant) return schema;
  const type = resolved(meant, all);
  return { ...type, description: schema.description ?? type.description };
}

/** A type in a few words. */
function named(schema, all) {
  if (!schema) return "anything";
  if (schema.$ref) return schema.$ref.split("/").pop();
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.filter((one) => one.type !== "null").map((one) => named(one, all)).join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  const types = [schema.type ?? "anything"].flat().filter((type) => type !== "null");
  if (types.includes("array")) return `list of ${named(schema.items, all)}`;
  if (schema.additionalProperties) return `map to ${named(schema.additionalProperties, all)}`;
  return types.join(" or ");
}

function rows(schema, all) {
  const object = resolved(schema, all);
  const required = new Set(object.required ?? []);
  return Object.entries(object.properties ?? {}).map(([name, field]) =>
    row(name, named(field, all), required.has(name), resolved(field, all).description));
}

function row(name, type, required, description) {
  return element("tr", {},
    element("td", {}, code(name), required ? " *" : ""),
    element("td", {}, type),
    element("td", { className: "soft" }, description ?? ""));
}

function table(title, content) {
  if (content.length === 0) return null;
  const head = element("tr", {}, ...["Name", "Type", "Meaning"].map((text) => element("th", { scope: "col" }, text)));
  return element("section", {}, element("h3", {}, title), element("table", {}, element("thead", {}, head), element("tbody", {}, ...content)));
}

/** Something to paste into a terminal. */
function example(method, path, operation) {
  const needsKey = !operation.security?.some((one) => Object.keys(one).length === 0);
  const lines = [`curl -X ${method.toUpperCase()} "${location.origin}${path}"`];
  if (needsKey) lines.push('  -H "Authorization: Bearer $GRISTMILL_KEY"');
  if (operation.requestBody) lines.push('  -H "Content-Type: application/json" -d \'{}\'');
  return element("pre", {}, lines.join(" \\\n"));
}

function answer(operation, all) {
  const [status, told] = Object.entries(operation.responses).find(([one]) => one !== "default") ?? [];
  const schema = told?.content?.["application/json"]?.schema;
  if (!schema) return null;
  const fields = rows(schema, all);
  return table(`Answer ${status}: ${named(schema, all)}`, fields) ??
    element("p", {}, `Answer ${status}: ${named(schema, all)}`);
}

function details(method, path, operation, all) {
  const parameters = (operation.parameters ?? []).map((one) =>
    row(`${one.name} (${one.in})`, named(one.schema, all), one.required, one.description));
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  return element("div", {},
    example(method, path, operation),
    table("Parameters", parameters),
    body ? table("Body", rows(body, all)) : null,
    answer(operation, all));
}

function entry(method, path, operation, all) {
  const shown = element("details", {},
    element("summary", {},
      element("span", { className: "method" }, method.toUpperCase()), " ", code(path), " ",
      element("span", { className: "soft" }, operation.summary ?? "")));
  shown.dataset.text = `${method} ${path} ${operation.summary}`.toLowerCase();
  // Most of them are never opened.
  shown.addEventListener("toggle", () => {
    if (shown.childElementCount === 1) shown.append(details(method, path, operation, all));
  });
  return shown;
}

function show(description) {
  const all = description.components.schemas;
  const groups = new Map();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((method) => methods[method])) {
      const group = methods[method].tags?.[0] ?? "other";
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(entry(method, path, methods[method], all));
    }
  }
  const names = [...groups.keys()].sort();
  document.querySelector("#groups").replaceChildren(
    ...names.map((name) => element("a", { href: `#group-${name}` }, name)));
  document.querySelector("#operations").replaceChildren(
    ...names.map((name) => element("section", { id: `group-${name}` }, element("h2", {}, name), ...groups.get(name))));
}

function filter() {
  const wanted = document.querySelector("#filter").value.toLowerCase().split(/\s+/);
  const entries = [...document.querySelectorAll("details")];
  for (const one of entries) one.hidden = !wanted.every((word) => one.dataset.text.includes(word));
  for (const group of document.querySelectorAll("main > section")) {
    group.hidden = !group.querySelector("details:not([hidden])");
  }
  const left = entries.filter((one) => !one.hidden).length;
  document.querySelector("#count").textContent = `${left} operations`;
}

document.querySelector("#filter").addEventListener("input", filter);
fetch("/api/openapi.json")
  .then((answer) => answer.json())
  .then((description) => { show(description); filter(); })
  .catch((error) => { document.querySelector("#operations").textContent = `The description cannot be read: ${error}`; });
