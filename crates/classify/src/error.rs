//! Rules that cannot be followed.

use thiserror::Error;

/// What is wrong with the rules, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleError {
    /// An expression that is none, or asks for what would take unbounded time.
    #[error("the expression `{name}` cannot be used: {problem}; {remedy}")]
    Pattern {
        /// The rule's name.
        name: String,
        /// What is wrong, and where in the expression.
        problem: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A rule without a name.
    #[error("a rule has no name: give the {what} one, which is shown with what it finds")]
    Nameless {
        /// What kind of rule it is.
        what: &'static str,
    },
    /// More expressions than are run.
    #[error(
        "there are {count} expressions, and {most} is the most: combine some with `|`, or put plain words into a list"
    )]
    TooManyPatterns {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// More words than are held.
    #[error(
        "the lists hold {count} words of {bytes} bytes, and 200,000 words of 8 MB are the most: shorten them"
    )]
    TooManyTerms {
        /// How many there are.
        count: usize,
        /// How long they are together.
        bytes: usize,
    },
    /// A word that would be found everywhere.
    #[error("the list `{list}` has an empty word at place {place}: remove it")]
    EmptyTerm {
        /// The list's name.
        list: String,
        /// Counted from 1.
        place: usize,
    },
    /// A list that cannot be compiled.
    #[error("the list `{list}` cannot be used: {problem}; split it into smaller lists")]
    List {
        /// The list's name.
        list: String,
        /// What is wrong.
        problem: String,
    },
    /// A region that has no telephone numbers.
    #[error(
        "`{code}` in `phone_regions` is no region: use codes of two letters such as `DE` or `US`"
    )]
    Region {
        /// As it was written.
        code: String,
    },
    /// A threshold that nothing, or everything, reaches.
    #[error("`decides_from` is {value}: it must be between 0 and 1")]
    Threshold {
        /// As it was written.
        value: String,
    },
}

impl RuleError {
    pub(crate) fn pattern(name: &str, error: &regex::Error, limit: usize) -> Self {
        let (problem, remedy) = match error {
            regex::Error::CompiledTooBig(_) => (
                format!("it needs more than {limit} bytes"),
                "make its repetitions smaller",
            ),
            error => (
                // The last line says what; those before point at the place.
                error.to_string(),
                "correct it; look-around and back references are not supported",
            ),
        };
        RuleError::Pattern {
            name: name.to_owned(),
            problem,
            remedy,
        }
    }
}
