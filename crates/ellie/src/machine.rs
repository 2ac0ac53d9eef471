//! The machine Ellie runs on, sampled on a thread of its own: asking it takes milliseconds, which
//! no request should wait for.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sysinfo::{Disks, Networks, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// How often the machine is looked at.
const INTERVAL: Duration = Duration::from_secs(5);

/// Processor use is a mean over a minute: a model at work for a second is no trouble.
const MEAN_OF: usize = 12;

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// Processor use over the last minute, percent of all cores.
    pub cpu_percent: f32,
    /// Number of cores.
    pub cores: usize,
    /// Load averages over 1, 5 and 15 minutes.
    pub load: [f64; 3],
    /// Memory of the machine.
    pub memory: Memory,
    /// The disk the data folder is on.
    pub disk: Option<Disk>,
    /// All networks but loopback together.
    pub network: Network,
    /// This process.
    pub process: Process,
}

/// Memory, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Memory {
    pub total: u64,
    pub available: u64,
    pub used: u64,
    pub free: u64,
}

/// A disk, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Disk {
    pub total: u64,
    pub free: u64,
}

/// Traffic since the machine started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Network {
    pub bytes_sent: u64,
    pub bytes_received: u64,
    pub packets_sent: u64,
    pub packets_received: u64,
}

/// This process.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// Processor use, percent of one core.
    pub cpu_percent: f32,
    /// When it began, in seconds since 1970.
    pub created: u64,
    /// Its threads.
    pub threads: usize,
    /// Its pages, in bytes, as `/proc/self/statm` has them: total, resident, shared, text, lib,
    /// data and dirty. `None` where there is no such file.
    pub pages: Option<[u64; 7]>,
}

/// Looks at the machine for as long as it is kept.
pub struct Machine {
    latest: Arc<Mutex<Sample>>,
    /// Dropping it ends the thread.
    _alive: SyncSender<()>,
}

impl Machine {
    /// Starts looking; the first sample is there soon after.
    pub fn watch(data: PathBuf) -> std::io::Result<Self> {
        let latest = Arc::new(Mutex::new(Sample::default()));
        let seen = Arc::clone(&latest);
        let (alive, ended) = sync_channel::<()>(0);
        std::thread::Builder::new().name("machine".into()).spawn(move || {
            let mut eyes = Eyes::new(data);
            loop {
                *seen.lock().unwrap_or_else(PoisonError::into_inner) = eyes.look();
                if ended.recv_timeout(INTERVAL) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        })?;
        Ok(Self { latest, _alive: alive })
    }

    /// What was seen last.
    #[must_use]
    pub fn sample(&self) -> Sample {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Eyes {
    data: PathBuf,
    /// `None` on a system that cannot be looked at.
    system: Option<System>,
    cpu: VecDeque<f32>,
}

impl Eyes {
    fn new(data: PathBuf) -> Self {
        Self { data, system: System::new().ok(), cpu: VecDeque::new() }
    }

    fn look(&mut self) -> Sample {
        let Some(system) = self.system.as_mut() else { return Sample::default() };
        let pid = std::process::id();
        system.refresh_cpu_usage();
        system.refresh_memory();
        let kind = ProcessRefreshKind::nothing().with_cpu().with_memory();
        let only = [Pid::from_u32(pid)];
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&only), true, kind);
        self.cpu.push_back(system.global_cpu_usage());
        if self.cpu.len() > MEAN_OF {
            self.cpu.pop_front();
        }
        let load =
            System::load_average().map_or([0.0; 3], |load| [load.one, load.five, load.fifteen]);
        let process = system.process(Pid::from_u32(pid));
        Sample {
            cpu_percent: self.cpu.iter().sum::<f32>() / self.cpu.len() as f32,
            cores: system.cpus().len(),
            load,
            memory: Memory {
                total: system.total_memory(),
                available: system.available_memory(),
                used: system.used_memory(),
                free: system.free_memory(),
            },
            disk: disk(&self.data),
            network: network(),
            process: Process {
                pid,
                cpu_percent: process.map_or(0.0, sysinfo::Process::cpu_usage),
                created: process.map_or(0, sysinfo::Process::start_time),
                threads: threads(),
                pages: pages(),
            },
        }
    }
}

/// The disk mounted nearest above a folder.
fn disk(folder: &Path) -> Option<Disk> {
    let folder = folder.canonicalize().ok()?;
    let disks = Disks::new_with_refreshed_list().ok()?;
    let above = disks.iter().filter(|disk| folder.starts_with(disk.mount_point()));
    let nearest = above.max_by_key(|disk| disk.mount_point().as_os_str().len())?;
    Some(Disk { total: nearest.total_space(), free: nearest.available_space() })
}

fn network() -> Network {
    let Ok(networks) = Networks::new_with_refreshed_list() else { return Network::default() };
    networks.iter().filter(|(name, _)| *name != "lo").fold(Network::default(), |sum, (_, data)| {
        Network {
            bytes_sent: sum.bytes_sent + data.total_transmitted(),
            bytes_received: sum.bytes_received + data.total_received(),
            packets_sent: sum.packets_sent + data.total_packets_transmitted(),
            packets_received: sum.packets_received + data.total_packets_received(),
        }
    })
}

/// The addresses of the machine, on every network it is in.
#[must_use]
pub fn addresses() -> Vec<IpAddr> {
    let Ok(networks) = Networks::new_with_refreshed_list() else { return Vec::new() };
    let all = networks.values().flat_map(|data| data.ip_networks());
    let mut all: Vec<IpAddr> = all.map(|network| network.addr).collect();
    all.sort();
    all.dedup();
    all
}

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

fn pages() -> Option<[u64; 7]> {
    /// What Linux has on every machine Ellie is built for.
    const PAGE_BYTES: u64 = 4096;
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let counts: Vec<u64> = text.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let counts: [u64; 7] = counts.try_into().ok()?;
    Some(counts.map(|count| count * PAGE_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_memory_a_core_and_this_process() {
        let sample = Eyes::new(std::env::temp_dir()).look();
        assert!(sample.memory.total > 0 && sample.cores > 0);
        assert_eq!(sample.process.pid, std::process::id());
        assert!(sample.disk.is_some_and(|disk| disk.total > 0));
    }

    #[test]
    fn the_machine_is_at_least_at_home() {
        assert!(addresses().iter().any(IpAddr::is_loopback), "{:?}", addresses());
    }
}
