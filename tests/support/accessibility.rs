//! What a page lacks for people who see little, or who do not use a pointer: found by axe-core.

use serde_json::{Value, json};

use super::Window;

const AXE: &str = "ui/node_modules/axe-core/axe.min.js";

/// What breaks WCAG 2.2 (levels A and AA) or good practice in what the page shows now, each
/// with the elements it is about.
pub(crate) async fn problems(window: &Window) -> Vec<String> {
    if window
        .js("return window.axe === undefined", json!([]))
        .await
        == Value::Bool(true)
    {
        let axe = std::fs::read_to_string(AXE).expect("`npm ci` was run in ui/");
        window
            .js(&format!("{axe}; window.axe = axe;"), json!([]))
            .await;
    }
    let found = window.page.execute_async(RUN, Vec::new()).await;
    serde_json::from_value(found.expect("axe runs")).expect("axe tells what it found")
}

const RUN: &str = "
    const done = arguments[0];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const told = (rule, node) => `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}: ` +
        [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ');
    axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.flatMap((rule) => rule.nodes.map((node) => told(rule, node)))),
        (error) => done([`axe could not run: ${error}`]));";
