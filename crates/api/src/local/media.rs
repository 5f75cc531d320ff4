//! `media.*`: talks and films of platforms.

use super::{Opened, convert};
use crate::ApiError;
use crate::types::{AskChannel, ChannelEntry};

pub(super) fn channel(opened: &Opened, input: AskChannel) -> Result<Vec<ChannelEntry>, ApiError> {
    let listed = opened.engine()?.list_channel(&input.url, input.count);
    let listed = listed.map_err(|failure| convert::source_error(&failure))?;
    let entries = listed.into_iter().map(|item| ChannelEntry {
        id: item.id,
        url: item.url,
        title: item.title,
        duration: item.duration,
    });
    Ok(entries.collect())
}
