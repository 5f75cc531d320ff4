//! Keys pressed on the display itself, for dialogs of the toolkit, which no driver reaches.

use anyhow::{Context as _, Result};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    ConnectionExt as _, GetKeyboardMappingReply, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
    Keycode, Keysym, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;

use super::x11::Desktop;

pub(crate) const ENTER: Keysym = 0xff0d;
const SHIFT: Keysym = 0xffe1;
const CONTROL: Keysym = 0xffe3;

/// The keyboard of a display.
pub(crate) struct Keyboard<'a> {
    desktop: &'a Desktop,
    first: Keycode,
    mapping: GetKeyboardMappingReply,
}

impl<'a> Keyboard<'a> {
    /// The keyboard as it is laid out now.
    pub(crate) fn of(desktop: &'a Desktop) -> Result<Self> {
        let setup = desktop.connection.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let asked = desktop
            .connection
            .get_keyboard_mapping(first, last - first + 1)?;
        Ok(Self {
            desktop,
            first,
            mapping: asked.reply()?,
        })
    }

    /// Gives a window the keys that follow. There is no window manager that would.
    pub(crate) fn focus(&self, window: Window) -> Result<()> {
        let connection = &self.desktop.connection;
        let asked = connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)?;
        Ok(asked.check()?)
    }

    /// Types text of letters, digits and signs that the keyboard has.
    pub(crate) fn write(&self, text: &str) -> Result<()> {
        // Latin-1 characters are their own key symbols.
        text.chars()
            .try_for_each(|sign| self.press(u32::from(sign)))
    }

    /// Presses a key together with Control.
    pub(crate) fn control(&self, key: char) -> Result<()> {
        self.held(CONTROL, || self.press(u32::from(key)))
    }

    /// Presses one key and lets it go.
    pub(crate) fn press(&self, key: Keysym) -> Result<()> {
        let (code, shifted) = self.key(key)?;
        let stroke = || {
            self.event(KEY_PRESS_EVENT, code)?;
            self.event(KEY_RELEASE_EVENT, code)
        };
        match shifted {
            true => self.held(SHIFT, stroke),
            false => stroke(),
        }
    }

    fn held(&self, modifier: Keysym, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let (code, _) = self.key(modifier)?;
        self.event(KEY_PRESS_EVENT, code)?;
        work()?;
        self.event(KEY_RELEASE_EVENT, code)
    }

    fn event(&self, kind: u8, code: Keycode) -> Result<()> {
        let connection = &self.desktop.connection;
        let asked = connection.xtest_fake_input(kind, code, 0, self.desktop.root, 0, 0, 0)?;
        Ok(asked.check()?)
    }

    /// The key with this symbol, and whether Shift belongs to it.
    fn key(&self, symbol: Keysym) -> Result<(Keycode, bool)> {
        let width = usize::from(self.mapping.keysyms_per_keycode);
        let at = |level: usize| {
            let mut keys = self.mapping.keysyms.chunks(width);
            keys.position(|symbols| symbols.get(level) == Some(&symbol))
        };
        let plain = at(0).map(|key| (key, false));
        let (key, shifted) = plain
            .or_else(|| at(1).map(|key| (key, true)))
            .with_context(|| format!("the keyboard has no key for {symbol:#x}"))?;
        Ok((self.first + u8::try_from(key)?, shifted))
    }
}
