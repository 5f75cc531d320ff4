//! Has a child work only when nothing else wants the processor or the disk.

/// Lowers the priority of this process for good. What the system does not offer is left out:
/// a file is parsed all the same.
pub(super) fn lower() {
    #[cfg(unix)]
    let _ = rustix::process::setpriority_process(None, 19);
    #[cfg(target_os = "linux")]
    lower_disk();
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
