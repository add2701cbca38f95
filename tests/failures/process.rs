//! A test as a process of its own, for limits, signals, forks, and for what is counted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::ALLOCATOR;

/// After so long a test fails instead of hanging.
pub const PATIENCE: Duration = Duration::from_secs(60);

const CHILD: &str = "BLUELET_TEST_CHILD";

/// Whether this process is the one that a test has started for itself.
pub fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// The test `name` of this program, to be run again in a process where [`is_child`] holds.
pub fn again(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).env(CHILD, "1");
    command
}

/// Runs `body`, which is that of the test `name`, in a process of its own. Gives what that has
/// printed on stderr; in that process itself it does not return.
pub fn alone(name: &str, body: impl FnOnce()) -> String {
    if is_child() {
        body();
        std::process::exit(0);
    }
    let output = again(name).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}: {stderr}", output.status);
    stderr
}

/// A process that serves; killed when it is dropped.
pub struct Server {
    pub child: Child,
    stdout: BufReader<ChildStdout>,
    /// `None` once somebody else reads it.
    stderr: Option<BufReader<ChildStderr>>,
    pub addr: SocketAddr,
}

impl Server {
    /// Runs the test `name` again as a server, which says "listening on ADDRESS".
    pub fn start(name: &str) -> Server {
        Server::spawn(again(name))
    }

    pub fn spawn(mut command: Command) -> Server {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = child.stderr.take().map(BufReader::new);
        let addr = loop {
            let mut line = String::new();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "the server has ended");
            if let Some((_, addr)) = line.split_once("listening on ") {
                break addr.trim().parse().unwrap();
            }
        };
        Server { child, stdout, stderr, addr }
    }

    /// A client that gives up rather than hang.
    pub fn connect(&self) -> TcpStream {
        client(self.addr)
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Reads what it says on stderr while it runs, lest it has to wait for that; gives it at its end.
    pub fn keep_reading(&mut self) -> std::thread::JoinHandle<String> {
        let mut stderr = self.stderr.take().unwrap();
        std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        })
    }

    /// Waits until it prints a line that holds this.
    pub fn wait_for(&mut self, what: &str) {
        let mut line = String::new();
        while !line.contains(what) {
            line.clear();
            assert_ne!(self.stdout.read_line(&mut line).unwrap(), 0, "it ended before `{what}`");
        }
    }

    /// Waits for its end; gives its status and the rest of what it has printed.
    pub fn wait(mut self) -> (std::process::ExitStatus, String, String) {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        let status = wait(&mut self.child);
        self.stdout.read_to_string(&mut stdout).unwrap();
        if let Some(rest) = &mut self.stderr {
            rest.read_to_string(&mut stderr).unwrap();
        }
        (status, stdout, stderr)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for the end of a child, but not for ever.
pub fn wait(child: &mut Child) -> std::process::ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(start.elapsed() < PATIENCE, "the process does not end");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A client that gives up rather than hang.
pub fn client(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends `message` and expects it back.
pub fn echo(stream: &mut TcpStream, message: &str) {
    stream.write_all(message.as_bytes()).unwrap();
    let mut reply = vec![0; message.len()];
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(String::from_utf8_lossy(&reply), message);
}

/// What a process holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdings {
    pub descriptors: usize,
    /// Bytes that are allocated and not freed.
    pub heap: i64,
    pub coroutines: usize,
}

impl Holdings {
    /// Those of this process; to be asked for inside of `bluelet::run`.
    pub fn now() -> Holdings {
        Holdings { descriptors: descriptors(), heap: heap(), coroutines: bluelet::tasks().len() }
    }

    /// Asks a server for its own, which answers the line "holdings".
    pub fn of(server: &Server) -> Holdings {
        let mut stream = server.connect();
        stream.write_all(b"holdings\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let numbers: Vec<i64> = text.split_whitespace().map(|n| n.parse().unwrap()).collect();
        let [descriptors, heap, coroutines] = numbers[..] else { panic!("{text}") };
        Holdings { descriptors: descriptors as usize, heap, coroutines: coroutines as usize }
    }

    pub fn line(self) -> String {
        format!("{} {} {}\n", self.descriptors, self.heap, self.coroutines)
    }
}

/// How many descriptors this process has.
pub fn descriptors() -> usize {
    // One of them reads the list.
    std::fs::read_dir("/proc/self/fd").unwrap().count() - 1
}

/// How many bytes this process has allocated and not freed.
pub fn heap() -> i64 {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated as i64 - stats.bytes_deallocated as i64
}
