//! Has a child stand back: behind whoever waits for an answer, or, where the machine is to be
//! left usable, behind everything else that wants the processor or the disk.

/// How far a child stands behind the program that started it.
#[cfg(unix)]
const BEHIND: i32 = 5;
/// How far where the machine is to be left usable: to the lowest priority there is.
#[cfg(unix)]
const LAST: i32 = 39;

/// Lowers the priority of this process for good. What the system does not offer is left out:
/// a file is parsed all the same.
pub(super) fn lower(gentle: bool) {
    #[cfg(unix)]
    let _ = rustix::process::nice(if gentle { LAST } else { BEHIND });
    #[cfg(target_os = "linux")]
    if gentle {
        lower_disk();
    }
}

/// The idle class of the disk's scheduler: served when nobody else is.
#[cfg(target_os = "linux")]
fn lower_disk() {
    const PROCESS: libc::c_int = 1;
    const IDLE_CLASS: libc::c_int = 3 << 13;
    // SAFETY: takes three numbers and touches no memory.
    unsafe {
        libc::syscall(libc::SYS_ioprio_set, PROCESS, 0, IDLE_CLASS);
    }
}
