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

pub(crate) fn pass(point: Point) -> io::Result<()> {
    let Some(planned) = PLAN.get(&point) else {
        return Ok(());
    };
    let passage = planned.passages.fetch_add(1, Ordering::Relaxed) + 1;
    match planned.order.at(passage) {
        None => Ok(()),
        Some(Action::Kill) => std::process::abort(),
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
