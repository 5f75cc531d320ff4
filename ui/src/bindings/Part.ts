// Generated from crates/api. Do not edit.

/**
 * Something the application needs or can use that is not built in.
 */
export type Part = { 
/**
 * `embedding model`, `PDFium`, `tesseract`.
 */
name: string, 
/**
 * Whether nothing can be ingested without it.
 */
required: boolean, 
/**
 * Whether it is there.
 */
present: boolean, 
/**
 * Where it is, or what is missing without it.
 */
detail: string, 
/**
 * The command that installs it, when it is missing.
 */
remedy: string | null, };
