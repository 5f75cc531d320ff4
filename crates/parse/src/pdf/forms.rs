//! What people wrote into a PDF: values of form fields and texts of annotations.

use std::ffi::CStr;

use super::bindings::{FormFillInfo, Handle};
use super::handles::{Page, Pdf, utf16_string};

/// Annotations that carry a remark: text note, free text, highlight, underline, squiggly,
/// strike-out, stamp, caret.
const REMARKS: [i32; 8] = [1, 3, 9, 10, 11, 12, 13, 14];

/// A field of a form.
const WIDGET: i32 = 20;

/// Kinds of form fields.
const CHECK_BOX: i32 = 2;
const RADIO_BUTTON: i32 = 3;
const COMBO_BOX: i32 = 4;
const LIST_BOX: i32 = 5;
const TEXT_FIELD: i32 = 6;

/// Annotations that are hidden, or never shown.
const HIDDEN: i32 = 0b10_0010;

/// Most annotations of a page that are read.
const MOST_ANNOTATIONS: i32 = 2_000;

/// Text written onto a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub(super) text: String,
    /// Whether the page's own text may show it already: values of fields are drawn there.
    pub(super) is_value: bool,
}

impl Written {
    /// Whether the page's own text shows the value already.
    pub(super) fn is_drawn_in(&self, shown: &str) -> bool {
        let value = self.text.split_once(": ").map_or("", |(_, value)| value);
        self.is_value && value.len() > 3 && shown.contains(value)
    }
}

/// PDFium's state of a document's form. Without a form there is none.
pub(super) struct Form<'a> {
    pdf: &'a Pdf<'a>,
    handle: Handle,
    /// PDFium keeps a pointer to it.
    _info: Box<FormFillInfo>,
}

impl<'a> Form<'a> {
    /// The form of a document, if it has one.
    pub(super) fn of(pdf: &'a Pdf<'a>) -> Option<Self> {
        // SAFETY: the document is open.
        if unsafe { (pdf.api.FPDF_GetFormType)(pdf.handle) } == 0 {
            return None;
        }
        let mut info = Box::new(FormFillInfo {
            version: 2,
            callbacks: [0; 64],
        });
        // SAFETY: the record lives as long as the form, in a box that does not move; all its
        // callbacks are null, which PDFium checks before calling any.
        let handle = unsafe { (pdf.api.FPDFDOC_InitFormFillEnvironment)(pdf.handle, &mut *info) };
        (!handle.is_null()).then_some(Self {
            pdf,
            handle,
            _info: info,
        })
    }

    fn string(
        &self,
        read: unsafe extern "C" fn(
            Handle,
            Handle,
            *mut u16,
            std::ffi::c_ulong,
        ) -> std::ffi::c_ulong,
        widget: Handle,
    ) -> String {
        // SAFETY: form and widget are open; `utf16_string` says the buffer's true size.
        utf16_string(|buffer, bytes| unsafe { read(self.handle, widget, buffer.cast(), bytes) })
    }

    /// `name: value` of a field that is filled in or ticked.
    fn value(&self, widget: Handle) -> Option<String> {
        let api = self.pdf.api;
        // SAFETY: form and widget are open.
        let kind = unsafe { (api.FPDFAnnot_GetFormFieldType)(self.handle, widget) };
        let value = self.string(api.FPDFAnnot_GetFormFieldValue, widget);
        let value = value.trim();
        let is_set = match kind {
            TEXT_FIELD | COMBO_BOX | LIST_BOX => !value.is_empty(),
            CHECK_BOX | RADIO_BUTTON => !value.is_empty() && value != "Off",
            _ => false,
        };
        is_set.then(|| format!("{}: {value}", self.label(widget)))
    }

    fn label(&self, widget: Handle) -> String {
        let api = self.pdf.api;
        let shown = self.string(api.FPDFAnnot_GetFormFieldAlternateName, widget);
        match shown.trim().is_empty() {
            true => self.string(api.FPDFAnnot_GetFormFieldName, widget),
            false => shown,
        }
    }
}

impl Drop for Form<'_> {
    fn drop(&mut self) {
        // SAFETY: made once, ended once, before its document closes.
        unsafe { (self.pdf.api.FPDFDOC_ExitFormFillEnvironment)(self.handle) }
    }
}

/// Everything written onto a page.
pub(super) fn written(page: &Page<'_>, form: Option<&Form<'_>>) -> Vec<Written> {
    // SAFETY: the page is loaded.
    let count = unsafe { (page.api.FPDFPage_GetAnnotCount)(page.handle) };
    let annotations = (0..count.min(MOST_ANNOTATIONS)).filter_map(|index| {
        // SAFETY: the index is below the count.
        let handle = unsafe { (page.api.FPDFPage_GetAnnot)(page.handle, index) };
        Annotation { page, handle }.written(form)
    });
    let mut written: Vec<Written> = annotations.collect();
    // Every button of a group has the group's value.
    written.dedup();
    written
}

struct Annotation<'a> {
    page: &'a Page<'a>,
    handle: Handle,
}

impl Annotation<'_> {
    fn written(&self, form: Option<&Form<'_>>) -> Option<Written> {
        if self.handle.is_null() {
            return None;
        }
        let api = self.page.api;
        // SAFETY: the annotation is open.
        let (kind, flags) = unsafe {
            (
                (api.FPDFAnnot_GetSubtype)(self.handle),
                (api.FPDFAnnot_GetFlags)(self.handle),
            )
        };
        if flags & HIDDEN != 0 {
            return None;
        }
        let text = match kind {
            WIDGET => form?.value(self.handle)?,
            _ if REMARKS.contains(&kind) => self.string(c"Contents"),
            _ => return None,
        };
        let text = text.replace('\r', "\n");
        (!text.trim().is_empty()).then_some(Written {
            text,
            is_value: kind == WIDGET,
        })
    }

    fn string(&self, key: &CStr) -> String {
        // SAFETY: the annotation is open; `utf16_string` says the buffer's true size.
        utf16_string(|buffer, bytes| unsafe {
            (self.page.api.FPDFAnnot_GetStringValue)(
                self.handle,
                key.as_ptr(),
                buffer.cast(),
                bytes,
            )
        })
    }
}

impl Drop for Annotation<'_> {
    fn drop(&mut self) {
        if !self.handle.is_null() {
            // SAFETY: opened once, closed once.
            unsafe { (self.page.api.FPDFPage_CloseAnnot)(self.handle) }
        }
    }
}
