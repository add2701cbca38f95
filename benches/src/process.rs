//! Servers as processes of their own, and what the system says of them.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use rustix::thread::{CpuSet, sched_setaffinity};

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
    /// Kept open, since who writes into a closed pipe fails.
    _stdout: BufReader<ChildStdout>,
    /// The process that serves, which is not the child if that is a tracer.
    pid: u32,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts a server, which says its process and its address in its first line.
    pub fn start(mut command: Command) -> Server {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it can be read");
        let words = line.trim().split_once(' ');
        let said =
            words.and_then(|(pid, address)| Some((pid.parse().ok()?, address.parse().ok()?)));
        let (pid, address) = said.unwrap_or_else(|| panic!("{command:?} says {line:?}"));
        Server { child, _stdout: stdout, pid, address }
    }

    /// Processor time of all its threads.
    pub fn cpu(&self) -> Duration {
        cpu(self.pid)
    }

    /// Bytes of memory that belong to it alone.
    pub fn private_memory(&self) -> u64 {
        let path = format!("/proc/{}/smaps_rollup", self.pid);
        let text = std::fs::read_to_string(path).expect("it runs");
        let lines = text.lines().filter(|line| line.starts_with("Private_"));
        lines.map(kibibytes).sum::<u64>() * 1024
    }

    /// How many descriptors it has open.
    pub fn descriptors(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.pid)).expect("it runs").count()
    }

    /// Asks it to end, and waits until it and its tracer have.
    pub fn end(mut self) {
        self.signal(Signal::TERM);
        self.child.wait().expect("it is a child");
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw).expect("it is a pid");
        // It may have ended by itself.
        let _ = kill_process(pid, signal);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// Processor time of all threads of a process, as the scheduler has counted it.
pub fn cpu(pid: u32) -> Duration {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).expect("it runs");
    let nanos = threads.map(|thread| {
        let path = thread.expect("it can be listed").path().join("schedstat");
        // A thread that has just ended has no figures.
        let figures = std::fs::read_to_string(path).unwrap_or_default();
        figures.split(' ').next().and_then(|first| first.parse::<u64>().ok()).unwrap_or(0)
    });
    Duration::from_nanos(nanos.sum())
}

/// Processor time of all children that have ended, and of theirs, in hundredths of a second.
pub fn cpu_of_children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this process runs");
    // The name, which may have spaces, stands in parentheses; the times of children are fields 16 and 17.
    let (_, fields) = stat.rsplit_once(") ").expect("it has a name");
    let ticks = fields.split(' ').skip(13).take(2).map(|ticks| ticks.parse::<u64>().unwrap_or(0));
    Duration::from_millis(10 * ticks.sum::<u64>())
}

/// The figure of a line like `Private_Dirty:   12 kB`.
pub fn kibibytes(line: &str) -> u64 {
    let figure = line.split_whitespace().nth(1).and_then(|figure| figure.parse().ok());
    figure.unwrap_or_else(|| panic!("no figure in {line:?}"))
}

/// A command that traces `command`.
pub fn under(mut tracer: Command, command: &Command) -> Command {
    tracer.arg(command.get_program()).args(command.get_args());
    tracer
}

/// Raises the limit of open descriptors, also for the processes started from here.
pub fn raise_descriptor_limit(wanted: u64) {
    let limit = getrlimit(Resource::Nofile);
    let raised = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    let wider = Rlimit { current: Some(raised), ..limit };
    setrlimit(Resource::Nofile, wider).expect("a limit may be raised so far");
    assert!(raised >= wanted, "{wanted} descriptors are needed, {raised} are allowed: ulimit -Hn");
}

/// Keeps this process, and those started from here, on one processor: then client and server take turns.
pub fn share_one_processor() {
    let mut one = CpuSet::new();
    one.set(0);
    sched_setaffinity(None, &one).expect("there is a first processor");
}

/// Panics with advice if a tool is missing.
pub fn require(tool: &str) {
    let found = Command::new(tool).arg("--version").stdout(Stdio::null()).status();
    assert!(found.is_ok(), "{tool} cannot be run: install the package `{tool}`");
}

/// A file of this name for what a tool writes.
pub fn scratch(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/scratch");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder.join(name)
}
