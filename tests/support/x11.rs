//! What WebDriver cannot do: speak to the window as the desktop does.

use anyhow::{Context as _, Result};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

/// A connection to a display.
pub(crate) struct Desktop {
    pub(crate) connection: RustConnection,
    pub(crate) root: Window,
}

impl Desktop {
    /// Connects to the display with this name.
    pub(crate) fn connect(display: &str) -> Result<Self> {
        let (connection, screen) = x11rb::connect(Some(display))?;
        let root = connection.setup().roots[screen].root;
        Ok(Self { connection, root })
    }

    /// The number of a name that programs agree on.
    pub(crate) fn atom(&self, name: &str) -> Result<u32> {
        Ok(self
            .connection
            .intern_atom(false, name.as_bytes())?
            .reply()?
            .atom)
    }

    /// The top-level window with this title.
    pub(crate) fn window(&self, title: &str) -> Result<Window> {
        let children = self.connection.query_tree(self.root)?.reply()?.children;
        let titled = |&window: &Window| self.title(window).is_ok_and(|found| found == title);
        let found = children
            .into_iter()
            .find(|window| titled(window) && self.is_seen(*window));
        found.with_context(|| format!("no window is called `{title}`"))
    }

    /// Asks the window to close, as its frame's button does.
    pub(crate) fn ask_to_close(&self, window: Window) -> Result<()> {
        let delete = self.atom("WM_DELETE_WINDOW")?;
        let protocols = self.atom("WM_PROTOCOLS")?;
        self.tell(window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0])
    }

    /// Sends a message to the window.
    pub(crate) fn tell(&self, window: Window, kind: u32, data: [u32; 5]) -> Result<()> {
        let message = ClientMessageEvent::new(32, window, kind, data);
        self.connection
            .send_event(false, window, EventMask::NO_EVENT, message)?;
        // An answer shows that the server has passed the message on.
        self.connection.get_input_focus()?.reply()?;
        Ok(())
    }

    fn title(&self, window: Window) -> Result<String> {
        let name = AtomEnum::WM_NAME;
        let reply = self
            .connection
            .get_property(false, window, name, AtomEnum::ANY, 0, 64)?;
        Ok(String::from_utf8_lossy(&reply.reply()?.value).into_owned())
    }

    /// Toolkits keep small helper windows with the same title, and dialogs that were answered.
    fn is_seen(&self, window: Window) -> bool {
        let seen = || -> Result<bool> {
            let attributes = self.connection.get_window_attributes(window)?.reply()?;
            let geometry = self.connection.get_geometry(window)?.reply()?;
            Ok(attributes.map_state == MapState::VIEWABLE && geometry.width > 200)
        };
        seen().unwrap_or(false)
    }
}
