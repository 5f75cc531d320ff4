//! PDFium's C functions, as many as we call, found in the loaded library by name.
//!
//! A table of our own instead of a binding crate: text extraction makes several calls per
//! character, and one indirect call each is all that it costs here. Signatures follow
//! PDFium's public headers (`fpdfview.h`, `fpdf_text.h`, …).

use std::ffi::{c_char, c_double, c_float, c_int, c_uint, c_ulong, c_ushort, c_void};

/// Any of PDFium's opaque pointers; null where there is nothing.
pub(super) type Handle = *mut c_void;

/// `FS_MATRIX`: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Matrix {
    pub(super) a: c_float,
    pub(super) b: c_float,
    pub(super) c: c_float,
    pub(super) d: c_float,
    pub(super) e: c_float,
    pub(super) f: c_float,
}

/// `FS_RECTF`, in points from the page's lower left corner.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RectF {
    pub(super) left: c_float,
    pub(super) top: c_float,
    pub(super) right: c_float,
    pub(super) bottom: c_float,
}

/// `FPDF_LIBRARY_CONFIG`, version 2: the fields every PDFium knows.
#[repr(C)]
pub(super) struct LibraryConfig {
    pub(super) version: c_int,
    pub(super) user_font_paths: *const *const c_char,
    pub(super) isolate: *mut c_void,
    pub(super) v8_embedder_slot: c_uint,
}

/// `FPDF_FORMFILLINFO`: a version and callbacks, all of which stay null because nothing
/// is ever shown or clicked. The room is generous: PDFium reads no further than its own size.
#[repr(C, align(8))]
pub(super) struct FormFillInfo {
    pub(super) version: c_int,
    pub(super) callbacks: [usize; 64],
}

macro_rules! functions {
    ($( fn $name:ident($($argument:ty),*) $(-> $result:ty)?; )*) => {
        /// The functions, valid as long as the library they came from.
        #[expect(non_snake_case, reason = "they keep the names of PDFium's headers")]
        pub(super) struct Functions {
            $( pub(super) $name: unsafe extern "C" fn($($argument),*) $(-> $result)?, )*
        }

        impl Functions {
            /// Looks every function up.
            ///
            /// # Safety
            /// `library` must be PDFium and must never be unloaded while the table is in use.
            pub(super) unsafe fn find(library: &libloading::Library) -> Result<Self, libloading::Error> {
                // SAFETY: the signatures are those of PDFium's headers, and the caller
                // vouches for the library.
                unsafe {
                    Ok(Self {
                        $( $name: *library.get(concat!(stringify!($name), "\0").as_bytes())?, )*
                    })
                }
            }
        }
    };
}

functions! {
    fn FPDF_InitLibraryWithConfig(*const LibraryConfig);
    fn FPDF_LoadDocument(*const c_char, *const c_char) -> Handle;
    fn FPDF_LoadMemDocument64(*const c_void, usize, *const c_char) -> Handle;
    fn FPDF_GetLastError() -> c_ulong;
    fn FPDF_GetPageCount(Handle) -> c_int;
    fn FPDF_CloseDocument(Handle);
    fn FPDF_GetMetaText(Handle, *const c_char, *mut c_void, c_ulong) -> c_ulong;
    fn FPDFCatalog_GetLanguage(Handle, *mut c_ushort, c_ulong) -> c_ulong;
    fn FPDFDoc_GetAttachmentCount(Handle) -> c_int;
    fn FPDFDoc_GetAttachment(Handle, c_int) -> Handle;
    fn FPDFAttachment_GetName(Handle, *mut c_ushort, c_ulong) -> c_ulong;
    fn FPDFBookmark_GetFirstChild(Handle, Handle) -> Handle;
    fn FPDFBookmark_GetNextSibling(Handle, Handle) -> Handle;
    fn FPDFBookmark_GetTitle(Handle, *mut c_void, c_ulong) -> c_ulong;
    fn FPDFBookmark_GetDest(Handle, Handle) -> Handle;
    fn FPDFDest_GetDestPageIndex(Handle, Handle) -> c_int;

    fn FPDF_LoadPage(Handle, c_int) -> Handle;
    fn FPDF_ClosePage(Handle);
    fn FPDF_GetPageWidthF(Handle) -> c_float;
    fn FPDF_GetPageHeightF(Handle) -> c_float;
    fn FPDF_GetPageBoundingBox(Handle, *mut RectF) -> c_int;
    fn FPDF_PageToDevice(Handle, c_int, c_int, c_int, c_int, c_int, c_double, c_double, *mut c_int, *mut c_int) -> c_int;
    fn FPDFPage_CountObjects(Handle) -> c_int;
    fn FPDFPage_GetObject(Handle, c_int) -> Handle;
    fn FPDFPageObj_GetType(Handle) -> c_int;
    fn FPDFPageObj_GetBounds(Handle, *mut c_float, *mut c_float, *mut c_float, *mut c_float) -> c_int;
    fn FPDFPageObj_GetMarkedContentID(Handle) -> c_int;
    fn FPDFTextObj_GetFont(Handle) -> Handle;
    fn FPDFFont_GetBaseFontName(Handle, *mut c_char, usize) -> usize;
    fn FPDFFont_GetFlags(Handle) -> c_int;
    fn FPDFFont_GetWeight(Handle) -> c_int;
    fn FPDFPageObj_GetMatrix(Handle, *mut Matrix) -> c_int;
    fn FPDFFormObj_CountObjects(Handle) -> c_int;
    fn FPDFFormObj_GetObject(Handle, c_ulong) -> Handle;
    fn FPDFPath_CountSegments(Handle) -> c_int;
    fn FPDFPath_GetPathSegment(Handle, c_int) -> Handle;
    fn FPDFPath_GetDrawMode(Handle, *mut c_int, *mut c_int) -> c_int;
    fn FPDFPathSegment_GetPoint(Handle, *mut c_float, *mut c_float) -> c_int;
    fn FPDFPathSegment_GetType(Handle) -> c_int;
    fn FPDFPathSegment_GetClose(Handle) -> c_int;

    fn FPDFText_LoadPage(Handle) -> Handle;
    fn FPDFText_ClosePage(Handle);
    fn FPDFText_CountChars(Handle) -> c_int;
    fn FPDFText_GetText(Handle, c_int, c_int, *mut c_ushort) -> c_int;
    fn FPDFText_GetUnicode(Handle, c_int) -> c_uint;
    fn FPDFText_GetTextObject(Handle, c_int) -> Handle;
    fn FPDFText_GetFontSize(Handle, c_int) -> c_double;
    fn FPDFText_GetMatrix(Handle, c_int, *mut Matrix) -> c_int;
    fn FPDFText_GetLooseCharBox(Handle, c_int, *mut RectF) -> c_int;
    fn FPDFText_GetCharOrigin(Handle, c_int, *mut c_double, *mut c_double) -> c_int;

    fn FPDF_GetFormType(Handle) -> c_int;
    fn FPDFDOC_InitFormFillEnvironment(Handle, *mut FormFillInfo) -> Handle;
    fn FPDFDOC_ExitFormFillEnvironment(Handle);
    fn FPDFPage_GetAnnotCount(Handle) -> c_int;
    fn FPDFPage_GetAnnot(Handle, c_int) -> Handle;
    fn FPDFPage_CloseAnnot(Handle);
    fn FPDFAnnot_GetSubtype(Handle) -> c_int;
    fn FPDFAnnot_GetFlags(Handle) -> c_int;
    fn FPDFAnnot_GetStringValue(Handle, *const c_char, *mut c_ushort, c_ulong) -> c_ulong;
    fn FPDFAnnot_GetFormFieldType(Handle, Handle) -> c_int;
    fn FPDFAnnot_GetFormFieldName(Handle, Handle, *mut c_ushort, c_ulong) -> c_ulong;
    fn FPDFAnnot_GetFormFieldAlternateName(Handle, Handle, *mut c_ushort, c_ulong) -> c_ulong;
    fn FPDFAnnot_GetFormFieldValue(Handle, Handle, *mut c_ushort, c_ulong) -> c_ulong;

    fn FPDFBitmap_CreateEx(c_int, c_int, c_int, *mut c_void, c_int) -> Handle;
    fn FPDFBitmap_FillRect(Handle, c_int, c_int, c_int, c_int, c_ulong) -> c_int;
    fn FPDFBitmap_Destroy(Handle);
    fn FPDF_RenderPageBitmap(Handle, Handle, c_int, c_int, c_int, c_int, c_int, c_int);
}
