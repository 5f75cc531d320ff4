//! Does what the script says. Compiled only into test builds.

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::script::{self, Action, Order};
use crate::{NOTICE, Point, VARIABLE};

struct Planned {
    order: Order,
    passages: AtomicU64,
}

static PLAN: LazyLock<HashMap<Point, Planned>> = LazyLock::new(|| {
    let script = std::env::var(VARIABLE).unwrap_or_default();
    let orders = script::parse(&script).unwrap_or_else(|part| {
        // A script that is not carried out would prove nothing.
        eprintln!("{VARIABLE}: `{part}` is no `point=action@when`");
        std::process::exit(97)
    });
    let planned = |order| Planned {
        order,
        passages: AtomicU64::new(0),
    };
    let planned = orders
        .into_iter()
        .map(|(point, order)| (point, planned(order)));
    planned.collect()
});

pub(crate) fn pass(point: Point, about: &str) -> io::Result<()> {
    let Some(planned) = PLAN.get(&point) else {
        return Ok(());
    };
    if !planned.order.is_about(about) {
        return Ok(());
    }
    let passage = planned.passages.fetch_add(1, Ordering::Relaxed) + 1;
    match planned.order.at(passage) {
        None => Ok(()),
        Some(Action::Kill) => die(),
        Some(Action::Crash) => std::process::abort(),
        Some(Action::Sleep(millis)) => {
            std::thread::sleep(Duration::from_millis(millis));
            Ok(())
        }
        Some(Action::Error(kind)) => {
            let text = format!("{NOTICE} `{}` fails at passage {passage}", point.name());
            eprintln!("{text}");
            Err(io::Error::new(kind, text))
        }
    }
}

/// Ends the process as a kill does: nothing in it hears of it.
#[cfg(unix)]
fn die() -> ! {
    let ended =
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    unreachable!("a process can always end itself: {ended:?}")
}

#[cfg(not(unix))]
fn die() -> ! {
    std::process::abort()
}
