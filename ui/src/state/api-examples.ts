// Calls to copy: a first useful one for each of the APIs, in three languages, at the address that is served.

/** Whose example. */
export const DIALECTS = [
  { value: "batch", name: "Batch", about: "Jobs over files of connections" },
  { value: "bulk", name: "Bulk", about: "Bulk jobs with live progress and exports; always with a key" },
  { value: "documents", name: "Documents", about: "Uploaded documents with a metadata file; uploads need a key" },
  { value: "ingest", name: "Ingest", about: "Texts and files handed in, and questions" },
  { value: "classification", name: "Classification", about: "How sensitive documents are" },
  { value: "native", name: "Native", about: "Everything the window can do; takes a key of no single user" },
] as const;

export type Dialect = (typeof DIALECTS)[number]["value"];

export const LANGUAGES = [
  { value: "curl", name: "curl" },
  { value: "python", name: "Python" },
  { value: "typescript", name: "TypeScript" },
] as const;

export type Language = (typeof LANGUAGES)[number]["value"];

/** One request of an example. */
interface Step {
  /** What the request is for, in a comment. */
  why: string;
  method: "GET" | "POST";
  path: string;
  json?: Json;
  /** Fields of a form; a value that begins with `@` is a file. */
  form?: readonly (readonly [string, string])[];
  /** A name the answer gives, for the paths of steps after it: `job_id`. */
  gives?: string;
}

type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

const EXAMPLES: Record<Dialect, readonly Step[]> = {
  batch: [
    {
      why: "a folder as a connection",
      method: "POST",
      path: "/auth/local-directory",
      json: { user_id: "ann", directory_path: "/srv/contracts" },
      gives: "connection_id",
    },
    {
      why: "a job over all of its files",
      method: "POST",
      path: "/batch/jobs",
      json: { user_id: "ann", name: "Contracts", file_selections: [{ connection_id: "{connection_id}", source_type: "local_directory", file_ids: [] }] },
      gives: "job_id",
    },
    { why: "let it begin", method: "POST", path: "/batch/jobs/{job_id}/control", json: { user_id: "ann", action: "start" } },
    { why: "how far it is", method: "GET", path: "/batch/jobs/{job_id}?user_id=ann" },
  ],
  bulk: [
    {
      why: "a job under an id of yours",
      method: "POST",
      path: "/api/public/bulk/process",
      json: {
        job_id: "bulk-1",
        platform: "local",
        input_method: "documents",
        uploaded_documents: ["/srv/contracts/lease.pdf"],
        settings: { chunkSize: 1024, chunkOverlap: 100 },
        user_id: "ann",
      },
      gives: "job_id",
    },
    { why: "how far it is", method: "GET", path: "/api/public/bulk/job/{job_id}/status" },
  ],
  documents: [
    {
      why: "documents with their metadata",
      method: "POST",
      path: "/api/v1/documents/ingest/batch",
      form: [
        ["files", "@lease.pdf"],
        ["files", "@minutes.docx"],
        ["metadata_mapping", "@metadata.csv"],
      ],
      gives: "batch_id",
    },
    { why: "how far the batch is", method: "GET", path: "/api/v1/documents/ingest/batch/{batch_id}/status" },
  ],
  ingest: [
    {
      why: "a text, without waiting for it",
      method: "POST",
      path: "/ingest/text/async",
      json: { text_content: "The lease ends in March.", metadata: { author: "ann" } },
      gives: "job_id",
    },
    { why: "how far it is", method: "GET", path: "/jobs/{job_id}" },
    { why: "a question to what is stored", method: "POST", path: "/query", json: { question: "When does the lease end?", max_chunks: 5 } },
  ],
  classification: [
    { why: "a document to be read", method: "POST", path: "/upload", form: [["file", "@lease.pdf"]], gives: "doc_id" },
    { why: "its label, with what it rests on", method: "POST", path: "/classify/{doc_id}" },
  ],
  native: [
    {
      why: "a job over a folder",
      method: "POST",
      path: "/api/v1/jobs",
      json: { name: "Contracts", paths: ["/srv/contracts"], start: true },
      gives: "id",
    },
    { why: "how far it is", method: "GET", path: "/api/v1/jobs/{id}" },
    { why: "passages that answer a question", method: "GET", path: "/api/v1/search?text=when+does+the+lease+end&limit=5" },
  ],
};

/** An example, ready to be copied. The key is taken from the environment and never written down. */
export function example(dialect: Dialect, language: Language, base: string): string {
  const steps = EXAMPLES[dialect];
  switch (language) {
    case "curl":
      return [`# export GRISTMILL_KEY=grist_…`, ...steps.map((step) => curl(step, base))].join("\n\n") + "\n";
    case "python":
      return python(steps, base);
    case "typescript":
      return typescript(steps, base);
  }
}

function curl({ why, method, path, json, form, gives }: Step, base: string): string {
  const lines = [`curl -H "Authorization: Bearer $GRISTMILL_KEY"`];
  if (json !== undefined) {
    lines.push(`  -H "Content-Type: application/json"`, `  -d '${filled(JSON.stringify(json), shell)}'`);
  }
  for (const [name, value] of form ?? []) lines.push(`  -F "${name}=${value}"`);
  if (method === "POST" && json === undefined && form === undefined) lines.push("  -X POST");
  lines.push(`  "${base}${filled(path, (name) => `$${name.toUpperCase()}`)}"`);
  const note = gives ? `; the answer gives ${gives}: export ${gives.toUpperCase()}=…` : "";
  return `# ${why}${note}\n${lines.join(" \\\n")}`;
}

/** Out of single quotes and into them again. */
function shell(name: string): string {
  return `'"$${name.toUpperCase()}"'`;
}

function python(steps: readonly Step[], base: string): string {
  const head = [
    "import os",
    "import requests",
    "",
    `BASE = "${base}"`,
    "api = requests.Session()",
    'api.headers["Authorization"] = f"Bearer {os.environ[\'GRISTMILL_KEY\']}"',
    "",
  ];
  const body = steps.map(({ why, method, path, json, form, gives }) => {
    const address = `f"{BASE}${path}"`;
    const said = [address];
    if (json !== undefined) said.push(`json=${pythonValue(json)}`);
    if (form) {
      const files = form.map(([name, value]) => `("${name}", open("${value.slice(1)}", "rb"))`);
      said.push(`files=[\n    ${files.join(",\n    ")},\n]`);
    }
    const call = `api.${method.toLowerCase()}(${said.join(", ")})`;
    const lines = [`# ${why}`, `answer = ${call}`, "answer.raise_for_status()"];
    lines.push(gives ? `${gives} = answer.json()["${gives}"]` : "print(answer.json())");
    return lines.join("\n");
  });
  return `${head.join("\n")}\n${body.join("\n\n")}\n`;
}

function pythonValue(value: Json): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return variable(value) ?? JSON.stringify(value);
  if (typeof value === "number") return String(value);
  if (isList(value)) return `[${value.map(pythonValue).join(", ")}]`;
  return `{${Object.entries(value).map(([name, one]) => `"${name}": ${pythonValue(one)}`).join(", ")}}`;
}

function typescript(steps: readonly Step[], base: string): string {
  const files = steps.some(({ form }) => form);
  const head = [
    ...(files ? ['import { openAsBlob } from "node:fs";', ""] : []),
    `const base = "${base}";`,
    "const headers = { Authorization: `Bearer ${process.env.GRISTMILL_KEY}` };",
    "",
    "async function ask(path: string, init: RequestInit = {}) {",
    "  const answer = await fetch(base + path, { ...init, headers: { ...headers, ...init.headers } });",
    "  if (!answer.ok) throw new Error(await answer.text());",
    "  return answer.json();",
    "}",
    "",
  ];
  const body = steps.map(({ why, method, path, json, form, gives }) => {
    const address = path.includes("{") ? `\`${path.replace(/\{(\w+)\}/g, "${$1}")}\`` : `"${path}"`;
    const lines = [`// ${why}`];
    let init = method === "POST" ? `, { method: "POST" }` : "";
    if (json !== undefined) {
      init = `, {\n  method: "POST",\n  headers: { "Content-Type": "application/json" },\n  body: JSON.stringify(${scriptValue(json)}),\n}`;
    }
    if (form) {
      lines.push("const form = new FormData();");
      for (const [name, value] of form) {
        const file = value.slice(1);
        lines.push(`form.append("${name}", await openAsBlob("${file}"), "${file}");`);
      }
      init = `, { method: "POST", body: form }`;
    }
    const call = `await ask(${address}${init})`;
    lines.push(gives ? `const { ${gives} } = ${call};` : `console.log(${call});`);
    return lines.join("\n");
  });
  return `${head.join("\n")}\n${body.join("\n\n")}\n`;
}

function scriptValue(value: Json): string {
  if (typeof value === "string") return variable(value) ?? JSON.stringify(value);
  if (isList(value)) return `[${value.map(scriptValue).join(", ")}]`;
  if (typeof value === "object") {
    return `{ ${Object.entries(value).map(([name, one]) => `${name}: ${scriptValue(one)}`).join(", ")} }`;
  }
  return String(value);
}

/** The name of what an earlier step gave, for a text that is nothing else. */
function variable(text: string): string | undefined {
  return /^\{(\w+)\}$/.exec(text)?.[1];
}

function filled(text: string, write: (name: string) => string): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => write(name));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
