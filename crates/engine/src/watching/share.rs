//! Whether a folder lies on a file system that other machines change too: such a one does
//! not tell of their changes, and its files arrive more slowly.

use std::path::Path;

/// The kind of shared file system a folder lies on, if it does.
#[cfg(target_os = "linux")]
pub(super) fn kind(folder: &Path) -> Option<&'static str> {
    // The numbers are those of `statfs(2)`.
    const SHARED: [(u64, &str); 10] = [
        (0x6969, "NFS"),
        (0x517b, "SMB"),
        (0xff53_4d42, "SMB"),
        (0xfe53_4d42, "SMB"),
        (0x6573_5546, "FUSE"),
        (0x0102_1997, "9P"),
        (0x00c3_6400, "Ceph"),
        (0x5346_414f, "AFS"),
        (0x7375_7245, "Coda"),
        (0x786f_4256, "VirtualBox"),
    ];
    let kind = rustix::fs::statfs(folder).ok()?.f_type as u64 & 0xffff_ffff;
    let found = SHARED.iter().find(|(number, _)| *number == kind);
    found.map(|(_, name)| *name)
}

/// The kind of shared file system a folder lies on, where its path tells.
#[cfg(not(target_os = "linux"))]
pub(super) fn kind(folder: &Path) -> Option<&'static str> {
    let path = folder.to_string_lossy();
    let share =
        path.starts_with(r"\\") && !path.starts_with(r"\\?\") || path.starts_with(r"\\?\UNC\");
    share.then_some("network")
}
