//! Small documents of several kinds, no two alike, that follow from a seed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

/// Writes `count` documents of one to a few chunks each.
pub(crate) fn write(folder: &Path, count: usize, random: &mut fastrand::Rng) -> Result<()> {
    fs::create_dir_all(folder)?;
    for number in 0..count {
        let (name, text) = match number % 3 {
            0 => (format!("{number:04}.txt"), prose(number, random)),
            1 => (format!("{number:04}.csv"), table(number, random)),
            _ => (format!("{number:04}.html"), page(number, random)),
        };
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// A report of a few sentences.
pub(crate) fn prose(number: usize, random: &mut fastrand::Rng) -> String {
    let mut text = format!("Report {number} of the harbour master.\n\n");
    for _ in 0..random.usize(2..14) {
        text += &sentence(random);
    }
    text
}

fn table(number: usize, random: &mut fastrand::Rng) -> String {
    let mut text = String::from("berth,cargo,tons\n");
    for row in 0..random.usize(5..25) {
        let (cargo, tons) = (word(random), random.u32(..5000));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{number}-{row},{cargo},{tons}");
    }
    text
}

fn page(number: usize, random: &mut fastrand::Rng) -> String {
    let mut text = format!("<html><body><h1>Log {number}</h1>");
    for _ in 0..random.usize(1..7) {
        let (what, text_of_it) = (word(random), sentence(random));
        text += &format!("<h2>The {what}</h2><p>{text_of_it}</p>");
    }
    text + "</body></html>"
}

fn sentence(random: &mut fastrand::Rng) -> String {
    let words: Vec<&str> = (0..random.usize(8..18)).map(|_| word(random)).collect();
    format!("The {} came in. ", words.join(" "))
}

fn word(random: &mut fastrand::Rng) -> &'static str {
    const WORDS: [&str; 24] = [
        "barge", "buoy", "cable", "cargo", "channel", "crane", "deck", "ferry", "fog", "grain",
        "hull", "keel", "lamp", "mast", "mole", "net", "pilot", "quay", "rudder", "salt", "tide",
        "timber", "tug", "winch",
    ];
    WORDS[random.usize(..WORDS.len())]
}
