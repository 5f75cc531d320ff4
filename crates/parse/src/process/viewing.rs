//! A look at one page in a child, and what each way it can end means.

use std::fs::File;
use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;
use gristmill_model::{Failure, Flow, ReasonCode};

use super::child::Child;
use super::wire::FromChild;
use super::{TICK, cancelled, exchange};
use crate::input::failure;
use crate::view::{LONGEST_SIDE, MOST_WORDS, PageView, Rect, ViewRequest};

/// Has `child` look at a page, and returns soon after the time limit whatever it does.
pub(super) fn run(
    child: &mut Child,
    request: &ViewRequest,
    wait: &mut dyn FnMut() -> Flow,
) -> Result<PageView, Failure> {
    let name = &request.name;
    let file = File::open(&request.path).map_err(|error| {
        failure(
            ReasonCode::Unreadable,
            format!("cannot read `{name}`: {error}"),
        )
    })?;
    if child.order_view(request, &file).is_err() {
        return Err(exchange::died(child, name));
    }
    let limit = Duration::from_secs(u64::from(request.timeout_seconds.max(1)));
    let deadline = Instant::now() + limit;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let _ = child.kill();
            let detail = format!(
                "page {} of `{name}` was not drawn in {limit:?}",
                request.page
            );
            return Err(failure(ReasonCode::TimedOut, detail));
        }
        match child.frames().recv_timeout(left.min(TICK)) {
            Ok(Ok((FromChild::Viewed(view), _))) if is_sound(&view) => return Ok(view),
            Ok(Ok((FromChild::Failed(failure), _))) => return Err(failure),
            Ok(Ok(_)) => {
                let _ = child.kill();
                let detail = format!("the parser of `{name}` answered what is no page");
                return Err(failure(ReasonCode::ParserCrashed, detail));
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                return Err(exchange::died(child, name));
            }
            Err(RecvTimeoutError::Timeout) if wait() == Flow::Stop => {
                let _ = child.kill();
                return Err(cancelled());
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// What a child may say of a page: a picture of a known type within the limits, and words that
/// stand on it.
fn is_sound(view: &PageView) -> bool {
    let Some(page) = &view.page else {
        return true;
    };
    let sides = 1..=LONGEST_SIDE;
    let picture = page.picture.as_ref().is_none_or(|picture| {
        let known = ["image/png", "image/jpeg"].contains(&picture.media_type.as_str());
        known && sides.contains(&picture.width) && sides.contains(&picture.height)
    });
    let inside = |rect: &Rect| {
        let Rect {
            left,
            top,
            width,
            height,
        } = *rect;
        [left, top, width, height]
            .iter()
            .all(|part| (0.0..=1.0).contains(part))
    };
    let words = page.words.len() <= MOST_WORDS && page.words.iter().all(|word| inside(&word.place));
    picture && words && page.width > 0.0 && page.height > 0.0
}
