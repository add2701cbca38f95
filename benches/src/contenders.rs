//! Who takes part: the servers of this package, and those in Python where their packages can be had.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::scratch;

/// One of the echo servers.
pub struct Contender {
    /// As the tables have it.
    pub name: String,
    program: PathBuf,
    arguments: Vec<String>,
}

impl Contender {
    /// What starts it, with a buffer of so many bytes.
    pub fn command(&self, bytes: usize) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(bytes.to_string());
        command
    }

    /// Is it a server of this package?
    pub fn is_rust(&self) -> bool {
        !self.name.starts_with("Python")
    }
}

/// Those named, from this package's `server` program.
pub fn rust(server: &str, names: &[&str]) -> Vec<Contender> {
    let contender = |name: &&str| Contender {
        name: name.to_string(),
        program: PathBuf::from(server),
        arguments: vec![name.to_string()],
    };
    names.iter().map(contender).collect()
}

/// Those in Python; says who is left out.
pub fn python() -> Vec<Contender> {
    let folder = scratch("python");
    let python = folder.join("bin/python");
    if !python.exists() && !succeeds(Command::new("python3").arg("-m").arg("venv").arg(&folder)) {
        println!("left out: the rows in Python, since `python3 -m venv` fails");
        return Vec::new();
    }
    let rows = [
        ("Python Bluelet", "bluelet", "bluelet_echo.py"),
        ("Python gevent", "gevent", "gevent_echo.py"),
        ("Python asyncio, uvloop", "uvloop", "uvloop_echo.py"),
    ];
    let installs = |package: &str| {
        let import = format!("import {package}");
        succeeds(Command::new(&python).args(["-c", &import]))
            || succeeds(Command::new(&python).args(["-m", "pip", "install", "-q", package]))
                && succeeds(Command::new(&python).args(["-c", &import]))
    };
    let mut contenders = Vec::new();
    for (name, package, script) in rows {
        if !installs(package) {
            println!("left out: {name}, since `pip install {package}` fails here");
            continue;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(script);
        contenders.push(Contender {
            name: name.to_string(),
            program: python.clone(),
            arguments: vec![script.display().to_string()],
        });
    }
    contenders
}

fn succeeds(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
