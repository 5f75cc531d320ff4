//! Keeps the allocator from hoarding memory.

/// Has all threads of this process share two heaps from now on, where the allocator is
/// glibc's.
///
/// It would give each thread a heap of its own, up to eight for every processor, and return
/// little of what they once held. That made up a quarter of the memory of a program with
/// many threads that mostly wait; two heaps cost no time that could be measured
/// (`cargo xtask bench whole`).
pub fn limit_arenas() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes two numbers, and may be called at any time.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 2);
    }
}

/// Gives memory that is free back to the system, where the allocator is glibc's: a process
/// that has done something large and now waits would keep it.
pub(super) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes a number, and may be called at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}
