//! The echo server without `server`: it accepts by itself, and tells who comes, what they say and who
//! goes. What the original does in `finally:` is done by drops.
//!
//! ```text
//! cargo run --example echo_listener         # or: -- 127.0.0.1:0
//! nc 127.0.0.1 4915                         # as many as you like, side by side; ^C ends the server
//! ```

use std::fmt::Display;
use std::io;

use bluelet::{Connection, Either, Listener, Runtime, SIGINT, race, signal, spawn};

/// Tells that its client has gone, however the coroutine that holds it ends.
struct Goodbye<T: Display>(T);

impl<T: Display> Drop for Goodbye<T> {
    fn drop(&mut self) {
        println!("Disconnected: {}", self.0);
    }
}

#[bluelet::coroutine]
fn echoer(conn: Connection) -> io::Result<()> {
    let peer = conn.peer_addr()?;
    println!("Connected: {peer}");
    let _goodbye = Goodbye(peer);
    loop {
        let data = yield_!(conn.recv(1024))?;
        if data.is_empty() {
            break;
        }
        println!("Read from {peer}: {data:?}");
        yield_!(conn.sendall(data))?;
    }
    Ok(())
}

#[bluelet::coroutine]
fn echoserver(listener: Listener) -> io::Result<()> {
    loop {
        match yield_!(race(listener.accept(), signal(SIGINT))) {
            Either::Left(conn) => {
                yield_!(spawn(echoer(conn?)));
            }
            Either::Right(interrupt) => break interrupt,
        }
    }
}

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4915".to_string());
    let listener = Listener::bind(address)?;
    println!("echo listens on {}", listener.local_addr()?);
    let runtime = Runtime::new()?;
    // When the server has ended, those that still talk are killed.
    runtime.run_until(echoserver(listener))?;
    println!("Exiting.");
    Ok(())
}
