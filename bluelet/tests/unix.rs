//! What only Unix has: its sockets, descriptors, signals.
#![cfg(unix)]

use rustix::process::{Signal, getpid, kill_process};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::time::Duration;

use bluelet::{Connection, Server, unix};
use bluelet::{boxed, null, read, read_to_end, run, signal, spawn, write, write_all};

/// A path of this test's own, which is not there.
fn path(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("bluelet-{}-{name}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    path
}

#[test]
fn the_same_connections_over_a_path_which_goes_with_the_listener() {
    let path = path("listener");
    let shared = path.clone();
    run(boxed(async move {
        let listener = unix::Listener::bind(&shared).unwrap();
        let here = unix::connect(&shared).await.unwrap();
        let there = listener.accept().await.unwrap();
        here.sendall("one\ntwo").await.unwrap();
        here.close();
        assert_eq!(there.readline().await.unwrap(), "one\n");
        assert_eq!(there.read_exact(3).await.unwrap(), "two");
        assert_eq!(there.peer_addr().unwrap_err().kind(), io::ErrorKind::Unsupported);
        assert!(shared.exists());
        listener.close();
        assert!(!shared.exists());
    }));
    assert!(!path.exists());
}

#[test]
fn a_server_on_a_path() {
    let path = path("server");
    bluelet::Runtime::new().unwrap().run_until(boxed(async move {
        let listener = unix::Listener::bind(&path).unwrap();
        spawn(Server::on(listener).serve(|conn: Connection| {
            boxed(async move { conn.sendall(conn.readline().await?).await })
        }));
        let conn = unix::connect(&path).await.unwrap();
        conn.sendall("hello\n").await.unwrap();
        assert_eq!(conn.readline().await.unwrap(), "hello\n");
    }));
}

#[test]
fn paths_that_are_taken_or_left_over_are_told_apart() {
    let path = path("taken");
    let listener = unix::Listener::bind(&path).unwrap();
    let error = unix::Listener::bind(&path).unwrap_err().to_string();
    assert!(
        error.contains(path.to_str().unwrap()) && error.contains("somebody listens"),
        "{error}"
    );
    drop(listener);
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let error = unix::Listener::bind(&path).unwrap_err().to_string();
    assert!(error.contains("left over"), "{error}");
    let error = run(unix::connect(&path)).unwrap_err().to_string();
    assert!(error.contains(path.to_str().unwrap()), "{error}");
    std::fs::remove_file(&path).unwrap();
    File::create(&path).unwrap();
    let error = unix::Listener::bind(&path).unwrap_err().to_string();
    assert!(error.contains("no socket"), "{error}");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn a_full_backlog_makes_connect_wait() {
    let path = path("backlog");
    run(boxed(async move {
        let listener = unix::Listener::bind(&path).unwrap();
        let clients = spawn(boxed(async move {
            let mut clients = Vec::new();
            for _ in 0..3000 {
                clients.push(unix::connect(&path).await.unwrap());
            }
            clients.len()
        }))
        .await;
        let mut accepted = Vec::new();
        while accepted.len() < 3000 {
            match bluelet::race(listener.accept(), clients.done()).await {
                bluelet::Either::Left(conn) => {
                    drop(conn.unwrap());
                    accepted.push(());
                }
                bluelet::Either::Right(()) => {
                    accepted.extend(listener.accept().await.map(drop));
                }
            }
        }
        assert_eq!(clients.await.unwrap(), 3000);
    }));
}

#[test]
fn pipes_are_read_and_written() {
    run(boxed(async {
        let (reader, writer) = io::pipe().unwrap();
        let message: Vec<u8> = (0..300_000u32).map(|i| (i % 251) as u8).collect();
        let expected = message.clone();
        let sender = spawn(boxed(async move { write_all(&writer, message).await })).await;
        assert_eq!(read(&reader, 3).await.unwrap(), expected[..3]);
        assert_eq!(read_to_end(&reader).await.unwrap(), expected[3..]);
        sender.await.unwrap().unwrap();
        assert!(read(&reader, 3).await.unwrap().is_empty());
        drop(reader);
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        assert_eq!(write(&writer, "x").await.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }));
}

#[test]
fn a_pipes_mode_is_left_alone() {
    let (reader, writer) = io::pipe().unwrap();
    run(boxed(async move {
        let waiting = spawn(read(&reader, 1)).await;
        null().await;
        let flags = rustix::fs::fcntl_getfl(&reader).unwrap();
        assert!(!flags.contains(rustix::fs::OFlags::NONBLOCK));
        write_all(&writer, "x").await.unwrap();
        assert_eq!(waiting.await.unwrap().unwrap(), "x");
    }));
}

/// Whoever wakes a task and is gone at once has woken it all the same, whenever the loop looks for somebody who could.
#[test]
fn a_thread_that_wakes_and_ends_is_no_deadlock() {
    for round in 0..5000 {
        let path = path("wake");
        std::fs::write(&path, b"x").unwrap();
        let file = File::open(&path).unwrap();
        let read = run(boxed(async move { read(&file, 4).await.unwrap() }));
        assert_eq!(read, "x", "round {round}");
    }
}

#[test]
fn regular_files_devices_and_sockets() {
    let path = path("file");
    let mut file =
        File::options().create(true).read(true).write(true).truncate(true).open(&path).unwrap();
    file.write_all(b"what is there").unwrap();
    file.rewind().unwrap();
    run(boxed(async move {
        assert_eq!(read(&file, 4).await.unwrap(), "what");
        assert_eq!(read_to_end(&file).await.unwrap(), " is there");
        write_all(&file, ", and more").await.unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"what is there, and more");
        std::fs::remove_file(&path).unwrap();

        let null = File::options().read(true).write(true).open("/dev/null").unwrap();
        assert!(read(&null, 10).await.unwrap().is_empty());
        write_all(&null, vec![0; 100_000]).await.unwrap();
        let directory = File::open("/").unwrap();
        assert!(read(&directory, 10).await.is_err());

        let (one, other) = std::os::unix::net::UnixStream::pair().unwrap();
        let waiting = spawn(read(&one, 10)).await;
        bluelet::null().await;
        write_all(&other, "socket").await.unwrap();
        assert_eq!(waiting.await.unwrap().unwrap(), "socket");
    }));
}

#[test]
fn a_closed_descriptor_is_the_users_error() {
    let (reader, _writer) = io::pipe().unwrap();
    let duplicate = reader.as_fd().try_clone_to_owned().unwrap();
    run(boxed(async move {
        // The event has a duplicate of its own, so the user may close the descriptor.
        let event = bluelet::timeout(Duration::from_millis(1), read(&duplicate, 1));
        drop(duplicate);
        assert!(event.await.is_err());
    }));
}

#[test]
fn everybody_who_waits_gets_the_signal() {
    run(boxed(async {
        let mut handles = Vec::new();
        for _ in 0..3 {
            handles.push(spawn(signal(bluelet::SIGUSR2)).await);
        }
        null().await;
        kill_process(getpid(), Signal::USR2).unwrap();
        for handle in handles {
            handle.await.unwrap().unwrap();
        }
        // One that came later than the end would end this process.
        let next = spawn(signal(bluelet::SIGUSR2)).await;
        null().await;
        kill_process(getpid(), Signal::USR2).unwrap();
        next.await.unwrap().unwrap();
    }));
}
