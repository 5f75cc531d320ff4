//! Tells Tauri where its files lie in this repository, and refuses to embed a missing page.

fn main() {
    #[cfg(feature = "desktop")]
    desktop::build();
}

#[cfg(feature = "desktop")]
mod desktop {
    use std::path::Path;

    const DIST: &str = "ui/dist";
    const HOW: &str =
        "run `npm ci && npm run build` in ui/ (or `cargo xtask run`), then build again";
    const PAGE: &str = "<!doctype html><meta charset=utf-8><title>Gristmill</title>\
        <p>This build carries no user interface: run <code>npm ci &amp;&amp; npm run build</code> \
        in <code>ui/</code>, then build again.";

    pub(super) fn build() {
        println!("cargo::rerun-if-changed={DIST}");
        expect_page();
        let attributes = tauri_build::Attributes::new()
            .capabilities_path_pattern("./src-tauri/capabilities/*.json");
        tauri_build::try_build(attributes).expect("tauri.conf.json and src-tauri are complete");
    }

    /// A release without its page would open an empty window, so it is refused; a check or
    /// debug build goes on with a page that says what to run.
    fn expect_page() {
        let index = Path::new(DIST).join("index.html");
        if index.exists() {
            return;
        }
        if std::env::var("PROFILE").as_deref() == Ok("release") {
            println!("cargo::error={DIST} is missing: {HOW}");
            std::process::exit(1);
        }
        println!("cargo::warning={DIST} is missing, so the window will only say so: {HOW}");
        std::fs::create_dir_all(DIST).expect("ui/ is writable");
        std::fs::write(index, PAGE).expect("ui/dist is writable");
    }
}
