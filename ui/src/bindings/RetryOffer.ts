// Generated from crates/api. Do not edit.

/**
 * What a retry of files that share a reason asks for.
 */
export type RetryOffer = "plain" | "password" | "max_file_size" | "timeout" | "ocr" | "quarantine";
