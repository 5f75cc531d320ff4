//! Where the text of a group goes: most of what an RTF file holds is not its body.

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Body,
    Skipped,
    FontTable,
    StyleSheet,
    /// A field of what the document says about itself; empty for the group of all fields.
    Info(&'static str),
    Footnote,
    /// The number or bullet of a list's item, which the block's kind says.
    ListLabel,
}

impl Destination {
    /// The destination a control word opens, if it opens one.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "fonttbl" => Self::FontTable,
            "stylesheet" => Self::StyleSheet,
            "info" => Self::Info(""),
            "title" => Self::Info("title"),
            "author" => Self::Info("author"),
            "subject" => Self::Info("subject"),
            "keywords" => Self::Info("keywords"),
            "doccomm" => Self::Info("description"),
            "creatim" => Self::Info("created"),
            "revtim" => Self::Info("modified"),
            "footnote" | "annotation" => Self::Footnote,
            "listtext" | "pntext" => Self::ListLabel,
            "colortbl" | "pict" | "object" | "header" | "headerl" | "headerr" | "headerf"
            | "footer" | "footerl" | "footerr" | "footerf" | "fldinst" | "xe" | "tc"
            | "bkmkstart" | "bkmkend" | "listtable" | "listoverridetable" | "rsidtbl"
            | "themedata" | "datastore" | "mmathPr" | "latentstyles" | "generator" | "filetbl"
            | "revtbl" | "pgptbl" | "htmltag" | "mhtmltag" | "nonshppict" | "atnid"
            | "atnauthor" | "fontemb" | "userprops" | "shprslt" | "operator" | "company"
            | "printim" | "comment" | "sp" | "sn" | "sv" => Self::Skipped,
            _ => return None,
        })
    }
}
