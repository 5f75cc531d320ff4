//! Names that programs give to files they have not finished.

/// Whether a file of this name is somebody's work in progress: it is left alone until it
/// gets its real name.
///
/// Office's `~$x` and `~WRL…`, downloads that are not complete, swap and backup files of
/// editors, and the files they write before they rename them.
pub fn is_temporary(name: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        ".tmp",
        ".temp",
        ".part",
        ".partial",
        ".filepart",
        ".crdownload",
        ".download",
        ".opdownload",
        ".aria2",
        ".swp",
        ".swx",
        ".swo",
        ".lock",
        "~",
    ];
    const BEGINNINGS: [&str; 9] = [
        "~$",
        "~wrl",
        ".~",
        ".#",
        "#",
        ".goutputstream-",
        ".sb-",
        ".nfs",
        ".fuse_hidden",
    ];
    let lower = name.to_lowercase();
    // The name Vim tries out before it saves.
    let vim_probe = name == "4913";
    let begins = |beginning: &&str| match **beginning == *"#" {
        // Emacs saves to `#name#`; a file may well be called `#1.txt`.
        true => lower.starts_with('#') && lower.ends_with('#') && lower.len() > 1,
        false => lower.starts_with(*beginning),
    };
    vim_probe
        || ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || BEGINNINGS.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_in_progress_is_known_by_its_name() {
        let temporary = [
            "~$Report.docx",
            "~WRL0003.tmp",
            "Report.TMP",
            "film.mp4.part",
            "Unconfirmed 1234.crdownload",
            ".notes.md.swp",
            "notes.md~",
            "#notes.md#",
            ".#notes.md",
            "4913",
            ".~lock.Budget.ods#",
            ".goutputstream-X1Y2",
        ];
        for name in temporary {
            assert!(is_temporary(name), "{name}");
        }
        for name in ["Report.docx", "temp.txt", "#1.txt", "party.pdf", "partial"] {
            assert!(!is_temporary(name), "{name}");
        }
    }
}
