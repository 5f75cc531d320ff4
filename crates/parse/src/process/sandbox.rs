//! What a child denies itself before it reads a byte of anyone's document.
//!
//! Every measure is best effort and says whether it took: a system without one is named
//! by `grist doctor`, not refused.

use serde::{Deserialize, Serialize};

use super::wire::Setup;

/// Which limits hold in the child processes on this system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxReport {
    /// Memory, open files, file sizes and core dumps are limited.
    pub resources: bool,
    /// Nothing can be written, and nothing opened but what belongs to the system: the file
    /// to parse is handed over open.
    pub files: bool,
    /// There are no sockets, or at least no TCP connections.
    pub network: bool,
    /// Calls that no parser needs are refused: other processes, mounts, the kernel.
    pub system_calls: bool,
    /// Processes outside cannot be sent signals.
    pub signals: bool,
}

/// Confines this process and all threads it will start.
pub(super) fn confine(setup: &Setup) -> SandboxReport {
    SandboxReport {
        resources: limit_resources(setup.memory_bytes),
        ..deny_access(setup)
    }
}

#[cfg(unix)]
fn limit_resources(memory_bytes: u64) -> bool {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set = |resource, most: u64| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit).is_ok()
    };
    let limits = [
        set(Resource::As, memory_bytes),
        set(Resource::Core, 0),
        set(Resource::Fsize, 256 << 20),
        set(Resource::Nofile, 128),
    ];
    limits.iter().all(|&held| held)
}

#[cfg(not(unix))]
fn limit_resources(_: u64) -> bool {
    false
}

/// Grants the next file its seconds of processor time; the parent's clock is the real
/// limit, this one holds should the parent be stopped.
#[cfg(unix)]
pub(super) fn limit_processor_time(seconds: u32) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    const GRACE: u64 = 10;
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    let limit = Rlimit {
        current: Some(used + u64::from(seconds) + GRACE),
        maximum: getrlimit(Resource::Cpu).maximum,
    };
    // Without it the parent's clock still holds.
    let _ = setrlimit(Resource::Cpu, limit);
}

#[cfg(not(unix))]
pub(super) fn limit_processor_time(_: u32) {}

/// Ends this process and everything it started.
#[cfg(unix)]
pub(super) fn end_group() -> ! {
    use rustix::process::{Signal, getpgrp, getpid, kill_process_group};
    // Started by hand it shares its group with a shell.
    if getpgrp() == getpid() {
        let _ = kill_process_group(getpid(), Signal::KILL);
    }
    std::process::exit(0)
}

#[cfg(not(unix))]
pub(super) fn end_group() -> ! {
    std::process::exit(0)
}

#[cfg(target_os = "linux")]
fn deny_access(setup: &Setup) -> SandboxReport {
    let files = landlock_rules::files(&setup.readable).unwrap_or(false);
    let network = landlock_rules::network().unwrap_or(false);
    let signals = landlock_rules::signals().unwrap_or(false);
    let system_calls = super::system_calls::deny();
    SandboxReport {
        files,
        network: network || system_calls,
        system_calls,
        signals,
        ..SandboxReport::default()
    }
}

#[cfg(not(target_os = "linux"))]
fn deny_access(_: &Setup) -> SandboxReport {
    SandboxReport::default()
}

#[cfg(target_os = "linux")]
mod landlock_rules {
    use std::path::PathBuf;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
    };

    /// Where systems keep libraries, programs, fonts and recognition data.
    const SYSTEM: &[&str] = &[
        "/usr",
        "/bin",
        "/lib",
        "/lib32",
        "/lib64",
        "/opt",
        "/nix/store",
        "/etc/ld.so.cache",
        "/etc/ld.so.preload",
        "/etc/fonts",
        "/etc/localtime",
        "/dev/urandom",
        "/dev/null",
        "/proc/self",
        "/proc/meminfo",
        "/proc/cpuinfo",
        "/sys/devices/system/cpu",
    ];

    /// Leaves system files and `readable` to be read and run, and nothing to be written.
    pub(super) fn files(readable: &[PathBuf]) -> Result<bool, RulesetError> {
        let abi = ABI::V3;
        let all = AccessFs::from_all(abi);
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(all)?
            .create()?
            .add_rules(path_beneath_rules(SYSTEM, AccessFs::from_read(abi)))?
            .add_rules(path_beneath_rules(readable, AccessFs::from_read(abi)))?
            .add_rules(path_beneath_rules(["/dev/null"], all))?
            .restrict_self()?;
        Ok(status.ruleset != RulesetStatus::NotEnforced)
    }

    /// Refuses to connect to or to listen on any TCP port.
    pub(super) fn network() -> Result<bool, RulesetError> {
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessNet::from_all(ABI::V4))?
            .create()?
            .restrict_self()?;
        Ok(status.ruleset != RulesetStatus::NotEnforced)
    }

    /// Refuses to send signals to processes outside, and to reach their abstract sockets.
    pub(super) fn signals() -> Result<bool, RulesetError> {
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .scope(Scope::from_all(ABI::V6))?
            .create()?
            .restrict_self()?;
        Ok(status.ruleset != RulesetStatus::NotEnforced)
    }
}
