//! Parses the files named and prints what came out: `parse [--json] FILE…`.
//!
//! With `--json` one line a file: its time, and its text and blocks or the reason there
//! are none. The quality bench reads those.

use std::path::Path;
use std::time::Instant;

use gristmill_model::{Flow, ParseRequest, Parser};
use gristmill_parse::InProcess;

fn main() {
    let mut json = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--json" => json = true,
            file if json => print_json(file),
            file => print_text(file),
        }
    }
}

fn request(file: &str) -> ParseRequest {
    let path = Path::new(file);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    ParseRequest::new(path, &name)
}

fn print_text(file: &str) {
    match InProcess.parse(&request(file), &mut |_| Flow::Continue) {
        Ok(document) => {
            println!("# {file}: {} {:?}", document.media_type, document.title);
            println!("{:?} {:?}", document.language, document.metadata);
            for block in &document.blocks {
                let kind = serde_json::to_value(&block.kind).unwrap_or_default();
                println!(
                    "[{} {:?}] {}",
                    kind["kind"],
                    block.page,
                    document.text_of(block)
                );
            }
        }
        Err(failure) => println!("# {file}: {failure}"),
    }
}

fn print_json(file: &str) {
    let started = Instant::now();
    let result = InProcess.parse(&request(file), &mut |_| Flow::Continue);
    let millis = started.elapsed().as_secs_f64() * 1000.0;
    let line = match result {
        Ok(document) => serde_json::json!({
            "file": file, "millis": millis, "text": document.text, "blocks": document.blocks,
            "media_type": document.media_type,
        }),
        Err(failure) => serde_json::json!({
            "file": file, "millis": millis, "failure": failure.code, "detail": failure.detail,
        }),
    };
    println!("{line}");
}
