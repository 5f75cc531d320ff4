//! How much memory the machine has left, where the system says so.

use gristmill_model::Bytes;

/// Memory of the machine, or of the container this runs in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// What programs may still take without others being pushed out.
    pub available: Bytes,
    /// All there is.
    pub total: Bytes,
    /// Percent of the last ten seconds in which some program waited for memory, where the
    /// kernel counts that.
    pub pressure: Option<f32>,
}

/// Where the figures come from; a trait, so that tests can be short of memory.
pub trait MemoryGauge: Send + Sync {
    /// The memory there is now; none where the system does not say.
    fn memory(&self) -> Option<Memory>;
}

/// The system's own figures: Linux, with control groups and pressure stall information where
/// the kernel has them. Elsewhere nothing is known, and the settings alone hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemMemory;

impl MemoryGauge for SystemMemory {
    #[cfg(target_os = "linux")]
    fn memory(&self) -> Option<Memory> {
        let read = |path: &str| std::fs::read_to_string(path).ok();
        let meminfo = read("/proc/meminfo")?;
        let group = group_limit(
            read("/sys/fs/cgroup/memory.max"),
            read("/sys/fs/cgroup/memory.current"),
            read("/sys/fs/cgroup/memory.stat"),
        );
        let pressure = read("/proc/pressure/memory");
        of_texts(&meminfo, group, pressure.as_deref())
    }

    #[cfg(not(target_os = "linux"))]
    fn memory(&self) -> Option<Memory> {
        None
    }
}

/// What is left of a control group's limit, and the limit.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux only"))]
fn group_limit(
    max: Option<String>,
    current: Option<String>,
    stat: Option<String>,
) -> Option<(u64, u64)> {
    let max: u64 = max?.trim().parse().ok()?;
    let current: u64 = current?.trim().parse().ok()?;
    // Pages of files that nobody uses are given up first.
    let stat = stat.unwrap_or_default();
    let idle = stat
        .lines()
        .find_map(|line| line.strip_prefix("inactive_file "));
    let idle: u64 = idle.and_then(|bytes| bytes.parse().ok()).unwrap_or(0);
    let used = current.saturating_sub(idle);
    Some((max.saturating_sub(used), max))
}

#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux only"))]
fn of_texts(meminfo: &str, group: Option<(u64, u64)>, pressure: Option<&str>) -> Option<Memory> {
    let field = |name: &str| {
        let line = meminfo.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes * 1024)
    };
    let (available, total) = (field("MemAvailable:")?, field("MemTotal:")?);
    let (left, most) = group.unwrap_or((available, total));
    Some(Memory {
        available: Bytes(available.min(left)),
        total: Bytes(total.min(most)),
        pressure: pressure.and_then(average),
    })
}

/// `avg10` of the line `some avg10=1.23 avg60=…`.
fn average(pressure: &str) -> Option<f32> {
    let some = pressure
        .lines()
        .find_map(|line| line.strip_prefix("some "))?;
    let mut fields = some.split(' ');
    fields
        .find_map(|field| field.strip_prefix("avg10="))?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMINFO: &str = "MemTotal:  8000 kB\nMemFree: 1 kB\nMemAvailable:   2000 kB\n";

    #[test]
    fn the_machines_memory_is_read_with_its_pressure() {
        let pressure = "some avg10=12.50 avg60=1.00 avg300=0.00 total=5\nfull avg10=0.00";
        let memory = of_texts(MEMINFO, None, Some(pressure)).unwrap();
        assert_eq!(memory.available, Bytes(2000 * 1024));
        assert_eq!(memory.total, Bytes(8000 * 1024));
        assert_eq!(memory.pressure, Some(12.5));
    }

    #[test]
    fn a_containers_limit_counts_and_its_idle_file_pages_do_not() {
        let text = |text: &str| Some(text.to_owned());
        let stat = text("anon 5\ninactive_file 300000\nactive_file 9");
        let group = group_limit(text("1000000\n"), text("900000\n"), stat);
        assert_eq!(group, Some((400_000, 1_000_000)));
        let memory = of_texts(MEMINFO, group, None).unwrap();
        assert_eq!(memory.available, Bytes(400_000));
        assert_eq!(memory.total, Bytes(1_000_000));
        assert_eq!(group_limit(text("max"), text("5"), None), None, "no limit");
    }
}
