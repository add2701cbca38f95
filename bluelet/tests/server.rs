//! Servers within this process.
//!
//! Whatever starts a process is in `processes.rs`: until it has its own program, a new process holds
//! a copy of each descriptor of its parent, so that what a test here has closed would stay open.

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use bluelet::{Connection, Runtime, Server};
use bluelet::{Event, boxed, connect, kill, run, server, spawn};

fn echoer(conn: Connection) -> impl Event<Output = io::Result<()>> {
    boxed(async move {
        loop {
            let data = conn.recv(1024).await?;
            if data.is_empty() {
                return Ok(());
            }
            conn.sendall(data).await?;
        }
    })
}

#[test]
fn a_server_echoes_and_closes_when_the_handler_ends() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        spawn(server.serve(|conn: Connection| {
            boxed(async move {
                let line = conn.readline().await?;
                conn.sendall(line).await?;
                std::mem::forget(conn.clone());
                io::Result::Ok(())
            })
        }));
        let conn = connect(addr).await.unwrap();
        conn.sendall("hello\n").await.unwrap();
        assert_eq!(conn.readline().await.unwrap(), "hello\n");
        assert!(conn.recv(1).await.unwrap().is_empty());
    }));
}

#[test]
fn errors_and_panics_of_handlers_leave_the_server_alive() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        let count = Cell::new(0);
        let handle = spawn(server.serve(move |conn: Connection| {
            count.set(count.get() + 1);
            let number = count.get();
            assert_ne!(number, 3, "in the handler's call");
            boxed(async move {
                conn.recv(1).await?;
                match number {
                    1 => Err(io::Error::other("an error")),
                    2 => panic!("in the handler"),
                    _ => conn.sendall("fine").await,
                }
            })
        }))
        .await;
        for expected in ["", "", "", "fine"] {
            let conn = connect(addr).await.unwrap();
            conn.sendall("x").await.unwrap();
            let reply = conn.recv(10).await.unwrap_or_default();
            assert_eq!(reply, expected);
        }
        assert!(!handle.is_done());
    }));
}

#[test]
fn handlers_may_return_nothing() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        spawn(server.serve(|conn: Connection| boxed(async move { conn.close() })));
        assert!(connect(addr).await.unwrap().recv(1).await.unwrap().is_empty());
    }));
}

#[test]
fn max_connections_lets_the_others_wait() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap().max_connections(2);
        let addr = server.local_addr().unwrap();
        let (live, most) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let seen = most.clone();
        spawn(server.serve(move |conn: Connection| {
            let (live, most) = (live.clone(), seen.clone());
            boxed(async move {
                live.set(live.get() + 1);
                most.set(most.get().max(live.get()));
                let result = conn.sendall(conn.recv(1).await?).await;
                live.set(live.get() - 1);
                result
            })
        }));
        let mut clients = Vec::new();
        for _ in 0..10 {
            clients.push(connect(addr).await.unwrap());
        }
        for conn in clients {
            conn.sendall("x").await.unwrap();
            assert_eq!(conn.recv(1).await.unwrap(), "x");
        }
        assert_eq!(most.get(), 2);
    }));
}

#[test]
fn a_killed_server_leaves_its_handlers_alone() {
    run(boxed(async {
        // An address of its own, lest another test gets the port when it is free again.
        let server = Server::bind("127.0.0.2:0").unwrap();
        let addr = server.local_addr().unwrap();
        let handle = spawn(server.serve(echoer)).await;
        let client = connect(addr).await.unwrap();
        client.sendall("one").await.unwrap();
        assert_eq!(client.read_exact(3).await.unwrap(), "one");
        assert!(kill(&handle).await);
        assert_eq!(connect(addr).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        client.sendall("two").await.unwrap();
        assert_eq!(client.read_exact(3).await.unwrap(), "two");
    }));
}

#[test]
fn an_address_that_cannot_be_bound_is_the_servers_result() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let error = run(server(taken.local_addr().unwrap(), echoer)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
}

#[test]
fn settings_and_what_a_dump_shows_of_a_server() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = Server::bind("127.0.0.1:0").unwrap().backlog(16).unwrap();
        let addr = server.local_addr().unwrap();
        spawn(server.serve(echoer));
        let conn = connect(addr).await.unwrap();
        conn.sendall("x").await.unwrap();
        conn.recv(1).await.unwrap();
        let text = bluelet::dump();
        assert!(text.contains("#1 server in Accept"), "{text}");
        assert!(text.contains(&format!("waits to read from the listener on {addr}")), "{text}");
        assert!(text.contains(&conn.local_addr().unwrap().to_string()), "{text}");
    }));
}
