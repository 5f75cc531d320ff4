//! PDFium's C functions, as many as we call, found in the loaded library by name.
//!
//! A table of our own instead of a binding crate: text extraction makes several calls per
//! character, and one indirect call each is all that it costs here. Signatures follow
//! PDFium's public headers (`fpdfview.h`, `fpdf_text.h`, …).

use std::ffi::{c_char, c_int, c_uint, c_ulong, c_ushort, c_void};

/// Any of PDFium's opaque pointers; null where there is nothing.
pub(super) type Handle = *mut c_void;

/// `FPDF_LIBRARY_CONFIG`, version 2: the fields every PDFium knows.
#[repr(C)]
pub(super) struct LibraryConfig {
    pub(super) version: c_int,
    pub(super) user_font_paths: *const *const c_char,
    pub(super) isolate: *mut c_void,
    pub(super) v8_embedder_slot: c_uint,
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
    fn FPDF_GetLastError() -> c_ulong;
    fn FPDF_GetPageCount(Handle) -> c_int;
    fn FPDF_CloseDocument(Handle);

    fn FPDF_LoadPage(Handle, c_int) -> Handle;
    fn FPDF_ClosePage(Handle);

    fn FPDFText_LoadPage(Handle) -> Handle;
    fn FPDFText_ClosePage(Handle);
    fn FPDFText_CountChars(Handle) -> c_int;
    fn FPDFText_GetText(Handle, c_int, c_int, *mut c_ushort) -> c_int;


}
