// Numbers, sizes, times and names as people read them.

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Decimal units with one digit, as file managers show them: `12.4 MB`. */
export function bytes(count: number): string {
  let size = count;
  let unit = 0;
  while (size >= 999.95 && unit + 1 < UNITS.length) {
    size /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${count} B` : `${size.toFixed(1)} ${UNITS[unit]}`;
}

/** A size as people write it: `500`, `1.5 kB`, `2MB`; `undefined` for what is none. */
export function parseBytes(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*([kmgt]?b?)$/i.exec(text.trim());
  if (!parts) return undefined;
  const power = " kmgt".indexOf((parts[2] ?? "").replace(/b/i, "").toLowerCase() || " ");
  return Math.round(Number(parts[1]) * 1000 ** power);
}

const grouped = new Intl.NumberFormat("en-GB");

/** `12,345`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 file`, `2,000 files`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, "min", 1, "s");
  if (whole < 86_400) return pair(whole, 3600, "h", 60, "min");
  return pair(whole, 86_400, "d", 3600, "h");
}

function pair(total: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((total % big) / small);
  const head = `${Math.floor(total / big)} ${bigName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

/** A time left as an interval in words: `2–5 min left`, `less than a minute left`. */
export function eta(low: number, high: number): string {
  if (high < 60) return "less than a minute left";
  const [unit, name] = high < 5400 ? [60, "min"] : high < 172_800 ? [3600, "h"] : [86_400, "days"];
  const from = Math.max(1, Math.round(low / unit));
  const to = Math.max(1, Math.ceil(high / unit));
  return from === to ? `about ${to} ${name} left` : `${from}–${to} ${name} left`;
}

/** `42 %`; never 100 % before everything is done, never 0 % once something is. */
export function percent(fraction: number): string {
  if (fraction >= 1) return "100 %";
  const whole = Math.min(99, Math.floor(fraction * 100));
  return fraction > 0 && whole === 0 ? "<1 %" : `${whole} %`;
}

/** `just now`, `5 min ago`, `14:02`, `3 Nov`, `3 Nov 2025`. */
export function when(millis: number, now: number): string {
  const age = (now - millis) / 1000;
  if (age < 45) return "just now";
  if (age < 3600) return `${Math.max(1, Math.round(age / 60))} min ago`;
  const date = new Date(millis);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return clock(date);
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  if (date.getFullYear() !== today.getFullYear()) options.year = "numeric";
  return date.toLocaleDateString("en-GB", options);
}

/** `3 Nov 2026, 14:02:07` for `2026-11-03T14:02:07Z`; `undefined` for what is no such moment. */
export function isoMoment(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? undefined : moment(millis);
}

/** `3 Nov 2026, 14:02:07`. */
export function moment(millis: number): string {
  const date = new Date(millis);
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  return `${day}, ${date.toLocaleTimeString("en-GB")}`;
}

function clock(date: Date): string {
  return date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

const TYPES: Record<string, string> = {
  "application/atom+xml": "Feed",
  "application/mbox": "Mailbox",
  "application/msword": "Word 97",
  "application/pdf": "PDF",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
  "application/vnd.ms-excel": "Excel 97",
  "application/vnd.ms-excel.sheet.binary.macroenabled.12": "Excel",
  "application/vnd.ms-powerpoint": "PowerPoint 97",
  "application/vnd.oasis.opendocument.presentation": "OpenDocument slides",
  "application/vnd.oasis.opendocument.text": "OpenDocument text",
  "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument sheet",
  "application/vnd.ms-outlook": "Outlook mail",
  "application/epub+zip": "EPUB",
  "application/json": "JSON",
  "application/jsonl": "JSON Lines",
  "application/x-ipynb+json": "Notebook",
  "application/x-ndjson": "JSON Lines",
  "application/rtf": "RTF",
  "application/xml": "XML",
  "application/zip": "Zip",
  "message/rfc822": "Mail",
  "text/csv": "CSV",
  "text/html": "HTML",
  "text/markdown": "Markdown",
  "text/plain": "Text",
  "text/rtf": "RTF",
  "text/tab-separated-values": "TSV",
  "text/x-source": "Source code",
};

/** A media type in a word or two: `PDF`, `Word`, `PNG image`. */
export function typeName(mediaType: string): string {
  const known = TYPES[mediaType];
  if (known) return known;
  const [family, name = ""] = mediaType.split("/");
  const short = name.replace(/^(x-|vnd\.)/, "");
  if (family === "image") return `${short.toUpperCase()} image`;
  return short || mediaType;
}

/**
 * A name in which nothing hides: signs that turn the direction of what follows, as in
 * `evil\u202Etxt.exe`, that have no width, or that end a line, and control characters are
 * shown instead of obeyed.
 */
export function plainName(name: string): string {
  return name
    .replace(/[\u061C\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, "\uFFFD")
    .replace(/[\u0000-\u001F]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replace(/[\u007F-\u009F]/g, "\uFFFD");
}

/** A path split before its last part, so that the folder can be cut and the name stays. */
export function splitPath(path: string): { folder: string; name: string } {
  const whole = path.replace(/\/+$/, "");
  const cut = whole.lastIndexOf("/") + 1;
  return { folder: whole.slice(0, cut), name: whole.slice(cut) };
}

/** `p. 4`, `pp. 4–6`. */
export function pages(range: [number, number] | null | undefined): string {
  if (!range) return "";
  return range[0] === range[1] ? `p. ${range[0]}` : `pp. ${range[0]}–${range[1]}`;
}

/** A sentence as it begins a line: `The file is damaged`. */
export function firstUp(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `completed_with_errors` as `Completed with errors`, `ocr` as `OCR`. */
export function words(name: string): string {
  return firstUp(name.replaceAll("_", " ").replace(/\bocr\b/, "OCR").replace(/\bmb$/, "(MB)"));
}
