//! A server example as a process of its own, for the tests that talk to it.

// Each test program uses its part of it.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// After so long a test fails instead of hanging.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running example; killed when it is dropped.
pub struct Example {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// The lines that it says there, read all the while, lest it has to wait for that.
    stderr: Receiver<String>,
    /// The process that serves, which is not the child if that is a tracer.
    pid: u32,
    /// Where it listens, as its first line says.
    pub addr: SocketAddr,
}

impl Example {
    /// Starts `examples/NAME.rs` on a port that the system picks.
    pub fn start(name: &str) -> Example {
        Example::start_with(name, &["127.0.0.1:0"])
    }

    /// Starts it with these arguments, one of which makes it listen on such a port.
    pub fn start_with(name: &str, arguments: &[&str]) -> Example {
        let mut command = Command::new(path(name));
        command.args(arguments);
        Example::serving(command, |child, _| child.id())
    }

    /// Starts it under a tracer.
    pub fn start_under(tracer: Command, name: &str) -> Example {
        Example::start_under_with(tracer, name, &["127.0.0.1:0"])
    }

    /// Starts it under a tracer, or whatever else runs a command, with these arguments.
    pub fn start_under_with(mut tracer: Command, name: &str, arguments: &[&str]) -> Example {
        // The shell gives its process id away to the example, and tells it first.
        tracer.args(["sh", "-c", "echo $$; exec \"$0\" \"$@\""]);
        tracer.arg(path(name)).args(arguments);
        Example::serving(tracer, |_, stdout| {
            line(stdout).parse().expect("the shell says its process id")
        })
    }

    fn serving(
        mut command: Command,
        pid: impl FnOnce(&Child, &mut BufReader<ChildStdout>) -> u32,
    ) -> Example {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let stderr = lines_of(child.stderr.take().expect("it is piped"));
        let pid = pid(&child, &mut stdout);
        let line = line(&mut stdout);
        let addr = line.rsplit(' ').next().map(|addr| addr.trim_start_matches("http://"));
        let addr = addr.and_then(|addr| addr.trim_end_matches('/').parse().ok());
        let addr = addr.unwrap_or_else(|| panic!("{command:?} says {line:?}, and no address"));
        Example { child, stdout, stderr, pid, addr }
    }

    /// A client that gives up rather than hang.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.addr).expect("the server accepts");
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends it what ^C sends.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        self.signal(rustix::process::Signal::INT);
    }

    #[cfg(unix)]
    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid as i32).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// The process that serves.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The next line that it prints to stderr.
    pub fn complaint(&mut self) -> String {
        self.stderr.recv().unwrap_or_default().trim_end().to_string()
    }

    /// The most memory that it has had, in bytes.
    #[cfg(target_os = "linux")]
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    /// Whether it has the file open.
    #[cfg(target_os = "linux")]
    pub fn has_open(&self, file: &Path) -> bool {
        let file = file.canonicalize().unwrap();
        let open = std::fs::read_dir(format!("/proc/{}/fd", self.pid)).unwrap().flatten();
        open.filter_map(|entry| std::fs::read_link(entry.path()).ok()).any(|open| open == file)
    }

    /// Waits for its end. Gives its status and what it has printed beside its first line, to stdout
    /// and to stderr.
    pub fn wait(mut self) -> (ExitStatus, String, String) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
        };
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        let stderr = self.stderr.iter().collect();
        (status, stdout, stderr)
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Its lines, with their ends.
fn lines_of(stderr: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut stderr = BufReader::new(stderr);
        let mut line = Vec::new();
        while stderr.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            // Nobody may be left to hear it.
            let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
            line.clear();
        }
    });
    receiver
}

fn line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    output.read_line(&mut line).expect("it prints text");
    line.trim_end().to_string()
}

/// Cargo builds the examples before it runs the tests, into the folder beside the tests' own.
pub fn path(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let path = profile.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.exists(), "no {}: run `cargo build --examples` first", path.display());
    path
}

/// Bytes that differ from client to client and from place to place.
pub fn pattern(client: usize, length: usize) -> Vec<u8> {
    (0..length).map(|place| (place * 7 + place / 251 + client * 31) as u8).collect()
}
