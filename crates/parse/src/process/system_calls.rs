//! System calls that no parser needs and an attacker would: denied in the child and in
//! everything it starts.
//!
//! A list of what is denied rather than of what is allowed, because text recognition is a
//! program of the system's, and what the next version of its libraries calls is not ours to
//! know. What matters is on the list: sockets of every family (io_uring makes them too),
//! other processes, mounts, namespaces, kernel modules and keys.

use std::collections::BTreeMap;

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

/// Denied everywhere.
const DENIED: &[i64] = &[
    // Talking to anyone but the parent.
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    // Other views of the file system.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    // The kernel itself.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
];

/// Denied where the processor has them: its ports, and the second way to number the calls
/// above (the x32 interface), under which some have a number of their own.
#[cfg(target_arch = "x86_64")]
fn of_this_processor() -> Vec<i64> {
    const X32: i64 = 0x4000_0000;
    const PTRACE: i64 = 521;
    const PROCESS_VM_READV: i64 = 539;
    const PROCESS_VM_WRITEV: i64 = 540;
    let again = DENIED
        .iter()
        .chain(&[PTRACE, PROCESS_VM_READV, PROCESS_VM_WRITEV]);
    let mut calls: Vec<i64> = again.map(|call| call | X32).collect();
    calls.extend([libc::SYS_iopl, libc::SYS_ioperm, libc::SYS_modify_ldt]);
    calls
}

#[cfg(not(target_arch = "x86_64"))]
fn of_this_processor() -> Vec<i64> {
    Vec::new()
}

/// Denies them to this thread and all it will start; they fail as not permitted. Answers
/// whether the system holds to it.
pub(super) fn deny() -> bool {
    filter().is_ok_and(|filter| apply_filter(&filter).is_ok())
}

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let calls = DENIED.iter().copied().chain(of_this_processor());
    let rules: BTreeMap<i64, Vec<_>> = calls.map(|call| (call, Vec::new())).collect();
    let denied = SeccompAction::Errno(libc::EPERM as u32);
    let processor = std::env::consts::ARCH.try_into()?;
    SeccompFilter::new(rules, SeccompAction::Allow, denied, processor)?.try_into()
}
