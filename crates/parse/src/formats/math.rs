//! Formulas of Office (OMML) and OpenDocument (MathML) as LaTeX.

use crate::xml::Element;

/// The LaTeX of an `oMath`, `oMathPara` or `math` element, without dollar signs.
pub(crate) fn latex(element: Element<'_>) -> String {
    let mut out = String::new();
    inside(element, &mut out);
    out.trim().to_owned()
}

/// The LaTeX of an element itself, where [`latex`] gives that of what is inside.
fn of_one(element: Element<'_>) -> String {
    let mut out = String::new();
    write(element, &mut out);
    out.trim().to_owned()
}

fn inside(element: Element<'_>, out: &mut String) {
    for child in element.elements() {
        write(child, out);
    }
}

fn write(element: Element<'_>, out: &mut String) {
    let part = |name: &str| element.child(name).map(latex).unwrap_or_default();
    let nth = |index: usize| {
        element
            .elements()
            .nth(index)
            .map(of_one)
            .unwrap_or_default()
    };
    let text = match element.name() {
        "t" | "mi" | "mn" | "mo" | "mtext" => symbols(element.text().trim()),
        "mfrac" => format!("\\frac{{{}}}{{{}}}", nth(0), nth(1)),
        "msup" | "mover" => format!("{}^{{{}}}", nth(0), nth(1)),
        "msub" | "munder" => format!("{}_{{{}}}", nth(0), nth(1)),
        "msubsup" | "munderover" => format!("{}_{{{}}}^{{{}}}", nth(0), nth(1), nth(2)),
        "msqrt" => format!("\\sqrt{{{}}}", latex(element)),
        "mroot" => format!("\\sqrt[{}]{{{}}}", nth(1), nth(0)),
        "annotation" => return,
        "f" => format!("\\frac{{{}}}{{{}}}", part("num"), part("den")),
        "sSup" => format!("{}^{{{}}}", part("e"), part("sup")),
        "sSub" => format!("{}_{{{}}}", part("e"), part("sub")),
        "sSubSup" => format!("{}_{{{}}}^{{{}}}", part("e"), part("sub"), part("sup")),
        "sPre" => format!("{{}}_{{{}}}^{{{}}}{}", part("sub"), part("sup"), part("e")),
        "rad" => match part("deg") {
            degree if degree.is_empty() => format!("\\sqrt{{{}}}", part("e")),
            degree => format!("\\sqrt[{degree}]{{{}}}", part("e")),
        },
        "d" => delimited(element),
        "nary" => large_operator(element),
        "func" => format!("{} {}", function(&part("fName")), part("e")),
        "limLow" => format!("{}_{{{}}}", part("e"), part("lim")),
        "limUpp" => format!("{}^{{{}}}", part("e"), part("lim")),
        "acc" => format!("{}{{{}}}", accent(property(element, "chr")), part("e")),
        "bar" => format!("\\overline{{{}}}", part("e")),
        "groupChr" => format!("\\underbrace{{{}}}", part("e")),
        "m" => matrix(element),
        "eqArr" => rows(element.all("e").map(latex)),
        name if name.ends_with("Pr") => return,
        _ => return inside(element, out),
    };
    out.push_str(&text);
}

/// The value of `m:chr` or the like among an element's properties.
fn property<'t>(element: Element<'t>, name: &str) -> Option<&'t str> {
    let properties = element
        .elements()
        .find(|child| child.name().ends_with("Pr"));
    properties?.child(name)?.attribute("val")
}

fn delimited(element: Element<'_>) -> String {
    let open = property(element, "begChr").unwrap_or("(");
    let close = property(element, "endChr").unwrap_or(")");
    let parts: Vec<String> = element.all("e").map(latex).collect();
    let inner = parts.join(property(element, "sepChr").unwrap_or("|"));
    format!("\\left{}{inner}\\right{}", fence(open), fence(close))
}

fn fence(character: &str) -> String {
    match character {
        "" => ".".to_owned(),
        "{" | "}" => format!("\\{character}"),
        "⟨" => "\\langle ".to_owned(),
        "⟩" => "\\rangle ".to_owned(),
        "‖" => "\\|".to_owned(),
        other => other.to_owned(),
    }
}

fn large_operator(element: Element<'_>) -> String {
    let part = |name: &str| element.child(name).map(latex).unwrap_or_default();
    let operator = symbols(property(element, "chr").unwrap_or("∫"));
    let mut text = operator.trim_end().to_owned();
    for (mark, limit) in [('_', part("sub")), ('^', part("sup"))] {
        if !limit.is_empty() {
            text.push_str(&format!("{mark}{{{limit}}}"));
        }
    }
    format!("{text} {}", part("e"))
}

fn function(name: &str) -> String {
    const KNOWN: &[&str] = &[
        "sin", "cos", "tan", "cot", "log", "ln", "exp", "lim", "max", "min", "sup", "inf", "det",
        "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "sec", "csc",
    ];
    let word: String = name.chars().take_while(char::is_ascii_alphabetic).collect();
    match KNOWN.contains(&word.as_str()) {
        true => format!("\\{name}"),
        false => name.to_owned(),
    }
}

fn accent(character: Option<&str>) -> &'static str {
    match character {
        Some("\u{303}" | "~") => "\\tilde",
        Some("\u{304}" | "\u{305}" | "¯") => "\\bar",
        Some("\u{307}" | "˙") => "\\dot",
        Some("\u{308}" | "¨") => "\\ddot",
        Some("\u{20d7}" | "→") => "\\vec",
        Some(_) | None => "\\hat",
    }
}

fn matrix(element: Element<'_>) -> String {
    rows(element.all("mr").map(|row| {
        let cells: Vec<String> = row.all("e").map(latex).collect();
        cells.join(" & ")
    }))
}

fn rows(rows: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = rows.collect();
    format!("\\begin{{matrix}}{}\\end{{matrix}}", rows.join(" \\\\ "))
}

/// Characters LaTeX has commands for.
fn symbols(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match command(character) {
            Some(command) => {
                out.push('\\');
                out.push_str(command);
                out.push(' ');
            }
            None => out.push(character),
        }
    }
    out
}

fn command(character: char) -> Option<&'static str> {
    Some(match character {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'ε' | 'ϵ' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' => "theta",
        'κ' => "kappa",
        'λ' => "lambda",
        'μ' => "mu",
        'ν' => "nu",
        'ξ' => "xi",
        'π' => "pi",
        'ρ' => "rho",
        'σ' => "sigma",
        'τ' => "tau",
        'φ' | 'ϕ' => "phi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        'Γ' => "Gamma",
        'Δ' => "Delta",
        'Θ' => "Theta",
        'Λ' => "Lambda",
        'Π' => "Pi",
        'Σ' => "Sigma",
        'Φ' => "Phi",
        'Ψ' => "Psi",
        'Ω' => "Omega",
        '∑' => "sum",
        '∏' => "prod",
        '∫' => "int",
        '∮' => "oint",
        '∞' => "infty",
        '±' => "pm",
        '∓' => "mp",
        '×' => "times",
        '÷' => "div",
        '⋅' | '·' => "cdot",
        '≤' => "leq",
        '≥' => "geq",
        '≠' => "neq",
        '≈' => "approx",
        '≡' => "equiv",
        '∈' => "in",
        '∂' => "partial",
        '∇' => "nabla",
        '→' => "rightarrow",
        '⇒' => "Rightarrow",
        '…' | '⋯' => "cdots",
        '∀' => "forall",
        '∃' => "exists",
        '∪' => "cup",
        '∩' => "cap",
        '⊂' => "subset",
        '⊆' => "subseteq",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Tree;

    #[test]
    fn the_quadratic_formula_reads_as_latex() {
        let xml = "<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>-b±</m:t></m:r>\
            <m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e><m:sSup><m:e><m:r>\
            <m:t>b</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:e>\
            </m:rad></m:num><m:den><m:r><m:t>2a</m:t></m:r></m:den></m:f></m:oMath>";
        let tree = Tree::parse(xml, "a test").unwrap();
        assert_eq!(latex(tree.root()), "x=\\frac{-b\\pm \\sqrt{b^{2}}}{2a}");
    }

    #[test]
    fn mathml_reads_as_latex_too() {
        let xml = "<math><semantics><mrow><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><msqrt><mi>α</mi>\
            </msqrt></mfrac></mrow><annotation>x = 1 over sqrt</annotation></semantics></math>";
        let tree = Tree::parse(xml, "a test").unwrap();
        assert_eq!(latex(tree.root()), "x=\\frac{1}{\\sqrt{\\alpha}}");
    }
}
