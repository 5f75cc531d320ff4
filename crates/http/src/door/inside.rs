//! The inner half of the front door: what depends on the route that is asked for.

use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::key;
use super::rate::Quota;
use crate::activity::{Connected, Sender};
use crate::app::App;
use crate::body::BodyLimit;
use crate::refusal::Refusal;
use crate::routes::Route;

/// The door of one route.
#[derive(Clone)]
pub(crate) struct Inside {
    pub(crate) app: App,
    pub(crate) route: &'static Route,
}

/// Lets a request in to its route: key, then rate, then size.
pub(crate) async fn inside(
    State(door): State<Inside>,
    mut request: Request,
    next: Next,
) -> Response {
    let (mut quota, mut sender) = (None, Sender::default());
    let mut answer = match pass(&door, &mut request, &mut quota, &mut sender).await {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    if let Some(quota) = quota {
        quota.write(door.route.dialect, answer.headers_mut());
    }
    answer.extensions_mut().insert(door.route.dialect);
    answer.extensions_mut().insert(sender);
    answer
}

async fn pass(
    door: &Inside,
    request: &mut Request,
    quota: &mut Option<Quota>,
    sender: &mut Sender,
) -> Result<(), Refusal> {
    let Inside { app, route } = door;
    let sent = key::sent(route, request);
    let caller = key::check(app, route, sent).await?;
    *sender = key::sender(&caller, request);
    if let Some(connected) = request.extensions().get::<Connected>() {
        connected.sent_by(sender);
    }
    let counted = key::count(app.rates.of(route.terms.rate), &caller, request);
    *quota = Some(counted);
    if let Some(seconds) = counted.wait {
        return Err(Refusal::too_many(seconds));
    }
    check_size(request, route.terms.body)?;
    request.extensions_mut().insert(caller);
    request.extensions_mut().insert(route.terms.body);
    Ok(())
}

/// Refuses a body that is announced to be too large before any of it is read. One that is
/// larger than announced is cut off by whoever reads it.
fn check_size(request: &Request, limit: BodyLimit) -> Result<(), Refusal> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    match announced.is_some_and(|length| length > limit.0 as u64) {
        true => Err(Refusal::too_large(limit.0)),
        false => Ok(()),
    }
}
