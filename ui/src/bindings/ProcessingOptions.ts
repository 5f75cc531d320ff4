// Generated from crates/api. Do not edit.
import type { ChunkUnit } from "./ChunkUnit";

/**
 * Options of a job, every default filled in. The names are those of the batch API.
 */
export type ProcessingOptions = { 
/**
 * Longest chunk, in characters (or tokens, see `chunk_unit`).
 */
chunk_size: number, 
/**
 * How much of the end of a chunk the next one repeats, same unit.
 */
chunk_overlap: number, 
/**
 * What the two sizes count.
 */
chunk_unit: ChunkUnit, 
/**
 * Chunks of lower quality (0 to 1) are left out and counted. 0 keeps everything.
 */
quality_threshold: number, 
/**
 * Whether headings, lists and tables are recognised.
 */
preserve_structure: boolean, 
/**
 * Whether formulas are kept as text.
 */
extract_math: boolean, 
/**
 * Whether pages without text go through text recognition when it is installed.
 */
ocr: boolean, 
/**
 * Whether files stored earlier with the same content and options are left as they are.
 */
skip_existing: boolean, 
/**
 * Whether failures that may pass are tried again.
 */
retry_failed_files: boolean, 
/**
 * How often, at most.
 */
max_retries: number, 
/**
 * Whether several files of the job run at once.
 */
parallel_processing: boolean, 
/**
 * How many, at most.
 */
max_workers: number, 
/**
 * Longest time one file may take to parse.
 */
timeout_seconds: number, 
/**
 * The model that embeds the job's documents: the name of a provider's model. Empty means
 * the knowledge base's own.
 */
embedding_model: string, 
/**
 * Length of that model's vectors. 0 means the model's usual one.
 */
embedding_dimensions: number, 
/**
 * Metadata given to every document of the job.
 */
metadata: { [key in string]: string }, };
