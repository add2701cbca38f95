//! The web server example on raw sockets: what it serves, what it refuses, and whom it keeps waiting.
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;

mod client;
mod files;
mod refusals;
mod waiting;
mod watching;

use common::Example;
use std::path::Path;
use tempfile::TempDir;

/// A server for a folder of its own.
struct Httpd {
    server: Example,
    folder: TempDir,
}

impl Httpd {
    fn start() -> Httpd {
        Httpd::start_with(&[])
    }

    fn start_with(options: &[&str]) -> Httpd {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        for path in ["sub", "indexed", "empty"] {
            std::fs::create_dir_all(root.join(path)).unwrap();
        }
        for (path, content) in [
            ("hello.txt", "hello world\n"),
            ("sub/page.html", "<p>page</p>"),
            ("sub/a <b> & ü.txt", "strange"),
            ("indexed/index.html", "<p>index</p>"),
            ("nothing", ""),
            ("../secret.txt", "secret"),
        ] {
            std::fs::write(root.join(path), content).unwrap();
        }
        let mut arguments = options.to_vec();
        arguments.extend([root.to_str().unwrap(), "127.0.0.1:0"]);
        let server = Example::start_with("httpd", &arguments);
        Httpd { server, folder }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("root")
    }

    fn write(&self, path: impl AsRef<Path>, content: &[u8]) {
        std::fs::write(self.root().join(path), content).unwrap();
    }
}
