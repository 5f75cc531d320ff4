//! Ctrl-C, and what services are ended with: the first one is a wish, the second an order.

use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

static PRESSED: AtomicU32 = AtomicU32::new(0);

/// The exit status shells give a command that Ctrl-C ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// Whether Ctrl-C was pressed since listening began.
pub(crate) struct Interrupts(());

impl Interrupts {
    /// Listens from now on; until then Ctrl-C ends the program as it always does.
    pub(crate) fn listen() -> Self {
        static LISTENING: Once = Once::new();
        LISTENING.call_once(|| {
            let handler = || {
                if PRESSED.fetch_add(1, Ordering::AcqRel) > 0 {
                    // Whatever is under way is done again by the next start.
                    std::process::exit(i32::from(INTERRUPTED));
                }
            };
            if let Err(error) = ctrlc::set_handler(handler) {
                crate::output::note(&format!("Ctrl-C cannot pause the job: {error}"));
            }
        });
        Self(())
    }

    pub(crate) fn heard(&self) -> bool {
        PRESSED.load(Ordering::Acquire) > 0
    }
}
