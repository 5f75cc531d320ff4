//! The published builds of PDFium that we trust, pinned by content.
//!
//! Whatever fetches PDFium derives from this table; the parser itself only looks for the
//! file that results.

/// A published build of PDFium: a member of a wheel of the Python package `pypdfium2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfiumLibrary {
    /// [`std::env::consts::OS`] it runs on.
    pub os: &'static str,
    /// [`std::env::consts::ARCH`] it runs on.
    pub arch: &'static str,
    /// The wheel's file name.
    pub wheel: &'static str,
    /// SHA-256 of the wheel, in hexadecimal.
    pub wheel_sha256: &'static str,
    /// The library's path within the wheel.
    pub member: &'static str,
    /// SHA-256 of the library, in hexadecimal.
    pub sha256: &'static str,
    /// Size of the library in bytes.
    pub bytes: u64,
}

/// The version of `pypdfium2` whose wheels [`PDFIUM_LIBRARIES`] pins.
pub const PDFIUM_PACKAGE_VERSION: &str = "5.15.2";

/// One build of the same version per platform.
pub const PDFIUM_LIBRARIES: &[PdfiumLibrary] = &[
    PdfiumLibrary {
        os: "macos",
        arch: "aarch64",
        wheel: "pypdfium2-5.15.2-py3-none-macosx_13_0_arm64.whl",
        wheel_sha256: "e71fe832e94421ac3c28d6a6ed4a9e61f22417089652d339f391c4ffc2a44c35",
        member: "pypdfium2_raw/libpdfium.dylib",
        sha256: "5574cd4164a1317bc6b2f3168a4f433ca84561aa1b33f570422ce20f199d3765",
        bytes: 7591600,
    },
    PdfiumLibrary {
        os: "macos",
        arch: "x86_64",
        wheel: "pypdfium2-5.15.2-py3-none-macosx_13_0_x86_64.whl",
        wheel_sha256: "7f296a298074d76fb7c3d1ecb80d7097a96778bf0ad9c5c48a0170e56e2c6821",
        member: "pypdfium2_raw/libpdfium.dylib",
        sha256: "967a413d03dde793455ed9f9ecb29b7fec6da846166ecd5b43e0bc3ddb4d9be2",
        bytes: 8034080,
    },
    PdfiumLibrary {
        os: "linux",
        arch: "aarch64",
        wheel: "pypdfium2-5.15.2-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl",
        wheel_sha256: "dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc",
        member: "pypdfium2_raw/libpdfium.so",
        sha256: "4378615ad9710397c96c112611be9018629bbfe38805d91a2663a534b99c28ca",
        bytes: 8308952,
    },
    PdfiumLibrary {
        os: "linux",
        arch: "x86_64",
        wheel: "pypdfium2-5.15.2-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        wheel_sha256: "dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37",
        member: "pypdfium2_raw/libpdfium.so",
        sha256: "c76dc0f7839644bfa7c3e3107a6068df714e339c861bb7d4519907b821d427f9",
        bytes: 8271176,
    },
    PdfiumLibrary {
        os: "windows",
        arch: "x86_64",
        wheel: "pypdfium2-5.15.2-py3-none-win_amd64.whl",
        wheel_sha256: "74d1bace34fb01c660d0b64344d5a4b7d276942b7c6623c88ab59ea21c5acfbd",
        member: "pypdfium2_raw/pdfium.dll",
        sha256: "42d87f68957d745ce9377dfb1d8d63691e19082a7ec29ff421d22779d3142b29",
        bytes: 7835648,
    },
    PdfiumLibrary {
        os: "windows",
        arch: "aarch64",
        wheel: "pypdfium2-5.15.2-py3-none-win_arm64.whl",
        wheel_sha256: "a20398367f188eb817be156bfd00077dcb5f8ad06c093849f3fa70b8087b4a87",
        member: "pypdfium2_raw/pdfium.dll",
        sha256: "b244ece18abdb7abfb9f2501bdb5f7097a1119250bf6e7935dcc5dd97fea7712",
        bytes: 7069696,
    },
];

impl PdfiumLibrary {
    /// The build for this machine, if there is one.
    pub fn for_this_machine() -> Option<&'static PdfiumLibrary> {
        PDFIUM_LIBRARIES.iter().find(|library| {
            library.os == std::env::consts::OS && library.arch == std::env::consts::ARCH
        })
    }
}
