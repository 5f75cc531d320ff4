//! Source code: one block of code, its language told by the extension.

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use crate::encoding;
use crate::input::Input;

/// Lines in one block, so that chunks can be cut between blocks of a long file.
const BLOCK_LINES: usize = 400;

/// Languages and the extensions of their files.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("ada", &["adb", "ads"]),
    ("assembly", &["asm", "s"]),
    ("awk", &["awk"]),
    ("bash", &["sh", "bash", "zsh", "ksh"]),
    ("batch", &["bat", "cmd"]),
    ("c", &["c", "h"]),
    ("clojure", &["clj", "cljs", "edn"]),
    ("cmake", &["cmake"]),
    ("cpp", &["cpp", "cc", "cxx", "hpp", "hh", "hxx"]),
    ("csharp", &["cs"]),
    ("css", &["css", "scss", "sass", "less"]),
    ("d", &["d"]),
    ("dart", &["dart"]),
    ("diff", &["diff", "patch"]),
    ("dockerfile", &["dockerfile"]),
    ("elixir", &["ex", "exs"]),
    ("erlang", &["erl", "hrl"]),
    ("fortran", &["f", "f90", "f95", "for"]),
    ("fsharp", &["fs", "fsx"]),
    ("go", &["go"]),
    ("graphql", &["graphql", "gql"]),
    ("groovy", &["groovy", "gradle"]),
    ("haskell", &["hs"]),
    ("hcl", &["hcl", "tf"]),
    ("ini", &["ini", "cfg", "conf", "properties", "env"]),
    ("java", &["java"]),
    ("javascript", &["js", "mjs", "cjs", "jsx"]),
    ("julia", &["jl"]),
    ("kotlin", &["kt", "kts"]),
    ("latex", &["tex", "sty", "cls", "bib"]),
    ("lisp", &["lisp", "el", "scm"]),
    ("lua", &["lua"]),
    ("makefile", &["mk", "makefile"]),
    ("matlab", &["m"]),
    ("nim", &["nim"]),
    ("nix", &["nix"]),
    ("objective-c", &["mm"]),
    ("ocaml", &["ml", "mli"]),
    ("org", &["org"]),
    ("pascal", &["pas", "pp"]),
    ("perl", &["pl", "pm"]),
    ("php", &["php"]),
    ("powershell", &["ps1", "psm1"]),
    ("proto", &["proto"]),
    ("python", &["py", "pyi", "pyw"]),
    ("r", &["r"]),
    ("restructuredtext", &["rst"]),
    ("ruby", &["rb"]),
    ("rust", &["rs"]),
    ("scala", &["scala", "sc"]),
    ("sql", &["sql"]),
    ("svelte", &["svelte"]),
    ("swift", &["swift"]),
    ("tcl", &["tcl"]),
    ("toml", &["toml"]),
    ("typescript", &["ts", "tsx", "mts", "cts"]),
    ("vb", &["vb", "vbs", "bas"]),
    ("verilog", &["v", "sv"]),
    ("vhdl", &["vhd", "vhdl"]),
    ("vue", &["vue"]),
    ("yaml", &["yaml", "yml"]),
    ("zig", &["zig"]),
];

/// The language files with this extension are written in.
pub(crate) fn language(extension: &str) -> Option<&'static str> {
    let row = LANGUAGES
        .iter()
        .find(|(_, extensions)| extensions.contains(&extension));
    row.map(|(language, _)| *language)
}

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = encoding::decode(input.bytes, None);
    let language = language(&input.extension()).map(str::to_owned);
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for block in lines.chunks(BLOCK_LINES) {
        let kind = BlockKind::Code {
            language: language.clone(),
        };
        builder.push(kind, None, &block.concat());
    }
    Ok(builder.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_extension_belongs_to_two_languages() {
        for (index, (_, extensions)) in LANGUAGES.iter().enumerate() {
            for extension in *extensions {
                let mut later = LANGUAGES[index + 1..].iter();
                assert!(
                    !later.any(|(_, others)| others.contains(extension)),
                    "{extension}"
                );
            }
        }
    }
}
