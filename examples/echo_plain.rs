//! The echo server with blocking sockets: simple, and one client at a time.
//!
//! ```text
//! cargo run --example echo_plain            # or: -- 127.0.0.1:0
//! nc 127.0.0.1 4915                         # a second nc waits until the first has gone
//! ```

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

fn echoer(mut conn: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 1024];
    loop {
        let length = conn.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        conn.write_all(&buffer[..length])?;
    }
}

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4915".to_string());
    let listener = TcpListener::bind(address)?;
    println!("echo listens on {}", listener.local_addr()?);
    loop {
        let (conn, peer) = listener.accept()?;
        if let Err(error) = echoer(conn) {
            eprintln!("echo: {peer}: {error}");
        }
    }
}
