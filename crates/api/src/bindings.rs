//! TypeScript for the window: every type that crosses, and the signature of `call`.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use gristmill_model::ExportFormat;
use ts_rs::{Config, TS, TypeVisitor};

use crate::ApiError;
use crate::operations::operations;
use crate::types::*;

/// File name and content of everything under `ui/src/bindings/`.
pub fn bindings() -> BTreeMap<String, String> {
    let mut files = Files::new();
    let operations = signatures(&mut files);
    files.visit::<ApiError>();
    files.visit::<Update>();
    // It is spread among the fields of what has one, and named by the window alone.
    files.visit::<ExportFormat>();
    let mut written = files.written;
    let index: String = written
        .keys()
        .map(|file| {
            format!(
                "export type * from \"./{}\";\n",
                file.trim_end_matches(".ts")
            )
        })
        .collect();
    written.insert("operations.ts".to_owned(), operations);
    written.insert(
        "index.ts".to_owned(),
        format!("{NOTE}{index}export type * from \"./operations\";\n"),
    );
    written
}

const NOTE: &str = "// Generated from crates/api. Do not edit.\n";

const CALL: &str = "
/** The name of an operation. */
export type OperationName = keyof Operations;

/** What an operation takes. */
export type Input<N extends OperationName> = Operations[N][\"input\"];

/** What an operation gives. */
export type Output<N extends OperationName> = Operations[N][\"output\"];

/** Runs an operation. Rejects with an `ApiError`. */
export type Call = <N extends OperationName>(operation: N, input: Input<N>) => Promise<Output<N>>;
";

macro_rules! signatures {
    ($( $(#[doc = $doc:literal])+ $group:ident.$verb:ident($input:ty) -> $output:ty as $method:ident; )+) => {
        fn signatures(files: &mut Files) -> String {
            let mut rows = String::new();
            let mut imports = BTreeSet::new();
            $(
                files.visit::<$input>();
                files.visit::<$output>();
                imports.extend(idents::<$input>(&files.config));
                imports.extend(idents::<$output>(&files.config));
                rows += &format!(
                    "  /**{} */\n  \"{}.{}\": {{ input: {}; output: {} }};\n",
                    [$($doc),+].join("\n   *"),
                    stringify!($group),
                    stringify!($verb),
                    <$input>::name(&files.config),
                    <$output>::name(&files.config),
                );
            )+
            let imports: String = imports
                .iter()
                .map(|ident| format!("import type {{ {ident} }} from \"./{ident}\";\n"))
                .collect();
            format!(
                "{NOTE}{imports}\n/** Every operation with what it takes and gives. */\n\
                 export interface Operations {{\n{rows}}}\n{CALL}"
            )
        }
    };
}
operations!(signatures);

/// Names that have to be imported to write down `T`.
fn idents<T: TS + 'static>(config: &Config) -> BTreeSet<String> {
    struct Idents<'a>(&'a Config, BTreeSet<String>);
    impl TypeVisitor for Idents<'_> {
        fn visit<T: TS + 'static + ?Sized>(&mut self) {
            if T::output_path().is_some() {
                self.1.insert(T::ident(self.0));
            }
        }
    }
    let mut found = Idents(config, BTreeSet::new());
    found.visit::<T>();
    T::visit_generics(&mut found);
    found.1
}

/// Collects the file of every type it visits, and of every type those depend on.
struct Files {
    config: Config,
    seen: HashSet<TypeId>,
    written: BTreeMap<String, String>,
}

impl Files {
    fn new() -> Self {
        Self {
            // Counts, sizes and times stay far below 2^53.
            config: Config::new().with_large_int("number"),
            seen: HashSet::new(),
            written: BTreeMap::new(),
        }
    }
}

impl TypeVisitor for Files {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if let Some(path) = T::output_path() {
            let text = T::export_to_string(&self.config).expect("a type with a path has a text");
            let (_, body) = text.split_once('\n').expect("ts-rs begins with a note");
            let file = path.to_string_lossy().into_owned();
            self.written.insert(file, format!("{NOTE}{body}"));
        }
        T::visit_generics(self);
        T::visit_dependencies(self);
    }
}
