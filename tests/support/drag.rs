//! A program that drags files and folders onto a window: the source's side of the XDND protocol,
//! version 5, as file managers speak it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::wrapper::ConnectionExt as _;

use super::x11::Desktop;

const VERSION: u32 = 5;
const LIMIT: Duration = Duration::from_secs(30);

/// Drops files and folders, all in one go, on the middle of the window with this title, and
/// waits until they were taken.
pub(crate) fn drop_files(display: &str, title: &str, files: &[PathBuf]) -> Result<()> {
    let desktop = Desktop::connect(display)?;
    let source = Source::new(&desktop, title, files)?;
    source.enter()?;
    source.hover()?;
    source.drop()
}

struct Source<'a> {
    desktop: &'a Desktop,
    own: Window,
    target: Window,
    middle: u32,
    uris: String,
    selection: u32,
    uri_list: u32,
    copy: u32,
}

impl<'a> Source<'a> {
    fn new(desktop: &'a Desktop, title: &str, files: &[PathBuf]) -> Result<Self> {
        let target = desktop.window(title)?;
        let geometry = desktop.connection.get_geometry(target)?.reply()?;
        let x = u32::from(geometry.x as u16) + u32::from(geometry.width) / 2;
        let y = u32::from(geometry.y as u16) + u32::from(geometry.height) / 2;
        let source = Self {
            desktop,
            own: own_window(desktop)?,
            target,
            middle: (x << 16) | y,
            uris: files.iter().map(|file| uri(file)).collect(),
            selection: desktop.atom("XdndSelection")?,
            uri_list: desktop.atom("text/uri-list")?,
            copy: desktop.atom("XdndActionCopy")?,
        };
        let now = x11rb::CURRENT_TIME;
        desktop
            .connection
            .set_selection_owner(source.own, source.selection, now)?;
        Ok(source)
    }

    fn enter(&self) -> Result<()> {
        let kind = self.desktop.atom("XdndEnter")?;
        self.desktop.tell(
            self.target,
            kind,
            [self.own, VERSION << 24, self.uri_list, 0, 0],
        )
    }

    /// Moves over the window until it says that it would take the file.
    fn hover(&self) -> Result<()> {
        let position = self.desktop.atom("XdndPosition")?;
        let status = self.desktop.atom("XdndStatus")?;
        let until = Instant::now() + LIMIT;
        while Instant::now() < until {
            self.desktop.tell(
                self.target,
                position,
                [self.own, 0, self.middle, 0, self.copy],
            )?;
            let answer = self.wait_for(status, Instant::now() + Duration::from_secs(1))?;
            if answer.is_some_and(|data| data[1] & 1 == 1) {
                return Ok(());
            }
        }
        bail!("the window refuses the file")
    }

    fn drop(&self) -> Result<()> {
        let kind = self.desktop.atom("XdndDrop")?;
        self.desktop
            .tell(self.target, kind, [self.own, 0, 0, 0, 0])?;
        let finished = self.desktop.atom("XdndFinished")?;
        match self.wait_for(finished, Instant::now() + LIMIT)? {
            Some(_) => Ok(()),
            None => bail!("the window never said that the drop was done"),
        }
    }

    /// Waits for a message of this kind, handing out the file's name meanwhile.
    fn wait_for(&self, kind: u32, until: Instant) -> Result<Option<[u32; 5]>> {
        while Instant::now() < until {
            match self.desktop.connection.poll_for_event()? {
                Some(Event::ClientMessage(message)) if message.type_ == kind => {
                    return Ok(Some(message.data.as_data32()));
                }
                Some(Event::SelectionRequest(request)) => self.hand_out(&request)?,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        Ok(None)
    }

    fn hand_out(&self, request: &SelectionRequestEvent) -> Result<()> {
        let connection = &self.desktop.connection;
        let (to, place, format) = (request.requestor, request.property, self.uri_list);
        connection.change_property8(PropMode::REPLACE, to, place, format, self.uris.as_bytes())?;
        let notice = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: to,
            selection: request.selection,
            target: request.target,
            property: place,
        };
        connection.send_event(false, to, EventMask::NO_EVENT, notice)?;
        Ok(connection.flush()?)
    }
}

/// A line of a list of addresses.
fn uri(file: &Path) -> String {
    format!(
        "file://{}\r\n",
        file.display().to_string().replace(' ', "%20")
    )
}

/// A window of our own, for messages and to own the selection.
fn own_window(desktop: &Desktop) -> Result<Window> {
    let connection = &desktop.connection;
    let window = connection.generate_id()?;
    let class = WindowClass::INPUT_OUTPUT;
    let none = CreateWindowAux::new();
    connection.create_window(0, window, desktop.root, 0, 0, 1, 1, 0, class, 0, &none)?;
    let aware = desktop.atom("XdndAware")?;
    connection.change_property32(PropMode::REPLACE, window, aware, AtomEnum::ATOM, &[VERSION])?;
    Ok(window)
}
