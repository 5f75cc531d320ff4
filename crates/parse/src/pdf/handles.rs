//! PDFium's documents, pages and text pages as values that close themselves.

use std::ffi::{CString, c_char, c_int, c_ulong, c_void};
use std::path::Path;

use gristmill_model::Password;

use super::bindings::{Functions, Handle};

/// Why a file did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenError {
    /// It is encrypted and neither the empty password nor the one given opens it.
    Password,
    /// It is encrypted in a way PDFium does not know.
    Security,
    /// It is not there or may not be read.
    File,
    /// It is no PDF that can be made sense of.
    Format,
}

/// An open document.
pub(super) struct Pdf<'a> {
    pub(super) api: &'a Functions,
    pub(super) handle: Handle,
}

impl<'a> Pdf<'a> {
    /// Opens a file, which is then read as needed. The empty password is tried by itself.
    pub(super) fn open(
        api: &'a Functions,
        path: &Path,
        password: Option<&Password>,
    ) -> Result<Self, OpenError> {
        let path =
            CString::new(path.as_os_str().as_encoded_bytes()).map_err(|_| OpenError::File)?;
        let password = c_password(password)?;
        // SAFETY: both strings end in NUL; PDFium copies them.
        let handle = unsafe { (api.FPDF_LoadDocument)(path.as_ptr(), pointer(&password)) };
        if handle.is_null() {
            return Err(last_error(api));
        }
        Ok(Self { api, handle })
    }

    /// Opens a file in memory. The empty password is tried by itself.
    pub(super) fn open_bytes(
        api: &'a Functions,
        bytes: &'a [u8],
        password: Option<&Password>,
    ) -> Result<Self, OpenError> {
        let password = c_password(password)?;
        // SAFETY: the bytes outlive the document; PDFium copies the password.
        let handle = unsafe {
            (api.FPDF_LoadMemDocument64)(bytes.as_ptr().cast(), bytes.len(), pointer(&password))
        };
        if handle.is_null() {
            return Err(last_error(api));
        }
        Ok(Self { api, handle })
    }

    /// Number of pages, 0 if the page tree is broken.
    pub(super) fn page_count(&self) -> u32 {
        // SAFETY: the document is open.
        let count = unsafe { (self.api.FPDF_GetPageCount)(self.handle) };
        u32::try_from(count).unwrap_or(0)
    }

    /// Loads a page, counted from 0. None if it is broken.
    pub(super) fn page(&self, index: u32) -> Option<Page<'_>> {
        let index = c_int::try_from(index).ok()?;
        // SAFETY: the document is open and outlives the page.
        let handle = unsafe { (self.api.FPDF_LoadPage)(self.handle, index) };
        (!handle.is_null()).then_some(Page {
            api: self.api,
            handle,
        })
    }
}

impl Drop for Pdf<'_> {
    fn drop(&mut self) {
        // SAFETY: opened once, closed once; pages borrow the document and are gone.
        unsafe { (self.api.FPDF_CloseDocument)(self.handle) }
    }
}

/// A password as PDFium takes it. One with a NUL in it cannot be right.
fn c_password(password: Option<&Password>) -> Result<Option<CString>, OpenError> {
    let text = password.map(|password| CString::new(password.reveal()));
    text.transpose().map_err(|_| OpenError::Password)
}

fn pointer(text: &Option<CString>) -> *const c_char {
    text.as_ref().map_or(std::ptr::null(), |text| text.as_ptr())
}

fn last_error(api: &Functions) -> OpenError {
    // SAFETY: reads a number.
    match unsafe { (api.FPDF_GetLastError)() } {
        2 => OpenError::File,
        4 => OpenError::Password,
        5 => OpenError::Security,
        _ => OpenError::Format,
    }
}

/// A loaded page.
pub(super) struct Page<'a> {
    pub(super) api: &'a Functions,
    pub(super) handle: Handle,
}

impl Page<'_> {
    /// Width and height in points, as shown (rotation applied).
    pub(super) fn size(&self) -> (f32, f32) {
        // SAFETY: the page is loaded.
        unsafe {
            (
                (self.api.FPDF_GetPageWidthF)(self.handle),
                (self.api.FPDF_GetPageHeightF)(self.handle),
            )
        }
    }

    /// Its text. None if PDFium cannot make any of it.
    pub(super) fn text(&self) -> Option<TextPage<'_>> {
        // SAFETY: the page is loaded and outlives its text.
        let handle = unsafe { (self.api.FPDFText_LoadPage)(self.handle) };
        (!handle.is_null()).then_some(TextPage {
            api: self.api,
            handle,
        })
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        // SAFETY: loaded once, closed once.
        unsafe { (self.api.FPDF_ClosePage)(self.handle) }
    }
}

/// The text of a page.
pub(super) struct TextPage<'a> {
    pub(super) api: &'a Functions,
    pub(super) handle: Handle,
}

impl TextPage<'_> {
    /// Number of characters, those PDFium made up (spaces, line ends) included.
    pub(super) fn len(&self) -> c_int {
        // SAFETY: the text page is loaded.
        unsafe { (self.api.FPDFText_CountChars)(self.handle) }.max(0)
    }

    /// The whole text as UTF-16, in the order it is drawn.
    pub(super) fn utf16(&self) -> Vec<u16> {
        let len = self.len();
        let mut buffer = vec![0u16; len as usize + 1];
        // SAFETY: the buffer holds `len` units and the closing NUL.
        let written =
            unsafe { (self.api.FPDFText_GetText)(self.handle, 0, len, buffer.as_mut_ptr()) };
        buffer.truncate(usize::try_from(written - 1).unwrap_or(0));
        buffer
    }
}

impl Drop for TextPage<'_> {
    fn drop(&mut self) {
        // SAFETY: loaded once, closed once.
        unsafe { (self.api.FPDFText_ClosePage)(self.handle) }
    }
}

/// Reads a UTF-16 string by PDFium's convention: asked with no buffer, `read` says how many
/// bytes it needs, the closing NUL included; asked with one, it fills it.
pub(super) fn utf16_string(read: impl Fn(*mut c_void, c_ulong) -> c_ulong) -> String {
    let bytes = read(std::ptr::null_mut(), 0);
    // A hostile length must not make us allocate for nothing.
    if !(2..=0x10_0000).contains(&bytes) {
        return String::new();
    }
    let mut units = vec![0u16; bytes as usize / 2 + 1];
    read(units.as_mut_ptr().cast(), bytes);
    let end = units.iter().position(|&unit| unit == 0);
    String::from_utf16_lossy(&units[..end.unwrap_or(units.len())])
}
