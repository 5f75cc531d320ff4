//! Tells a crash for want of memory from any other.
//!
//! A library in C that gets no memory aborts or runs into a null pointer, which looks like
//! any crash from outside. So the child, when a signal is about to end it, first looks
//! whether memory can still be had, and says so on standard error if not.

/// What the child writes.
pub(super) const OUT_OF_MEMORY: &str = "no more memory was to be had";

/// Watches for crashes from now on, in every thread. Linux only; elsewhere a crash is a crash.
pub(super) fn watch() {
    #[cfg(target_os = "linux")]
    linux::watch();
}

/// Forgets that memory was short while an earlier file was parsed.
pub(super) fn forget() {
    #[cfg(target_os = "linux")]
    linux::forget();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::{c_int, c_void};
    use std::ptr;
    use std::sync::OnceLock;

    use super::OUT_OF_MEMORY;

    const SIGNALS: [c_int; 5] = [
        libc::SIGABRT,
        libc::SIGSEGV,
        libc::SIGBUS,
        libc::SIGILL,
        libc::SIGTRAP,
    ];

    /// Address space that a healthy process can always reserve, in bytes.
    const SOME: usize = 32 << 20;

    type Handler = extern "C" fn(c_int, *const libc::siginfo_t, *mut c_void);

    /// What handled each signal before: the standard library finds stack overflows so.
    static BEFORE: OnceLock<[libc::sigaction; SIGNALS.len()]> = OnceLock::new();

    pub(super) fn watch() {
        // SAFETY: an all-zero `sigaction` is a valid one, the pointers are to values that
        // live through the calls, and `look` does only what a signal handler may do.
        unsafe {
            let mut before = [std::mem::zeroed::<libc::sigaction>(); SIGNALS.len()];
            for (signal, before) in SIGNALS.into_iter().zip(&mut before) {
                libc::sigaction(signal, ptr::null(), before);
            }
            BEFORE.get_or_init(|| before);
            let mut ours = std::mem::zeroed::<libc::sigaction>();
            ours.sa_sigaction = look as Handler as usize;
            ours.sa_flags = libc::SA_ONSTACK | libc::SA_SIGINFO;
            for signal in SIGNALS {
                libc::sigaction(signal, &ours, ptr::null_mut());
            }
        }
    }

    pub(super) fn forget() {
        // SAFETY: the thread's own error number may be written at any time.
        unsafe { *libc::__errno_location() = 0 };
    }

    /// Says whether memory is the reason, and leaves the rest to whoever was there before.
    extern "C" fn look(signal: c_int, about: *const libc::siginfo_t, _: *mut c_void) {
        // SAFETY: only calls that are safe in a signal handler, on values of this frame.
        unsafe {
            if *libc::__errno_location() == libc::ENOMEM || !memory_is_to_be_had() {
                libc::write(2, OUT_OF_MEMORY.as_ptr().cast(), OUT_OF_MEMORY.len());
            }
            let place = SIGNALS.iter().position(|&known| known == signal);
            if let Some((before, place)) = BEFORE.get().zip(place) {
                libc::sigaction(signal, &before[place], ptr::null_mut());
            }
            // A fault happens again by itself, with its address. Signals that were sent,
            // and breakpoints, which are over, have to be sent again.
            let was_sent = (*about).si_code <= 0;
            if was_sent || signal == libc::SIGTRAP {
                libc::raise(signal);
            }
        }
    }

    unsafe fn memory_is_to_be_had() -> bool {
        // SAFETY: a fresh mapping that nothing else knows, given back at once.
        unsafe {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
            let mapped = libc::mmap(ptr::null_mut(), SOME, libc::PROT_NONE, flags, -1, 0);
            if mapped == libc::MAP_FAILED {
                return false;
            }
            libc::munmap(mapped, SOME);
            true
        }
    }
}
