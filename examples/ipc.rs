//! Two processes, each with a loop of its own, talk over a Unix socket: one asks for squares, the
//! other knows them.
//!
//! ```text
//! cargo run --example ipc                   # ten squares
//! ```

use std::error::Error;
use std::io;
use std::process::Command;

use bluelet::{Connection, Event, co, run, unix};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What the client sends; the server answers with a number.
#[derive(Serialize, Deserialize)]
enum Message {
    Square(i64),
    Stop,
}

/// One end of a connection that carries values, each on a line of its own.
struct Endpoint {
    conn: Connection,
}

impl Endpoint {
    fn put<T: Serialize>(&self, value: T) -> impl Event<Output = io::Result<()>> + use<T> {
        let conn = self.conn.clone();
        co! {
            let mut line = serde_json::to_vec(&value)?;
            line.push(b'\n');
            yield_!(conn.sendall(line))
        }
    }

    fn get<T: DeserializeOwned>(&self) -> impl Event<Output = io::Result<T>> + use<T> {
        let conn = self.conn.clone();
        co! {
            let line = yield_!(conn.readline())?;
            Ok(serde_json::from_slice(&line)?)
        }
    }
}

#[bluelet::coroutine]
fn server(listener: unix::Listener) -> io::Result<()> {
    let client = Endpoint { conn: yield_!(listener.accept())? };
    while let Message::Square(number) = yield_!(client.get())? {
        yield_!(client.put(number * number))?;
    }
    Ok(())
}

#[bluelet::coroutine]
fn client(path: String) -> io::Result<()> {
    let server = Endpoint { conn: yield_!(unix::connect(path))? };
    for number in 0..10 {
        yield_!(server.put(Message::Square(number)))?;
        let squared: i64 = yield_!(server.get())?;
        println!("{squared}");
    }
    yield_!(server.put(Message::Stop))
}

/// The first process listens, starts itself once more with the path as argument, and serves that one.
fn main() -> Result<(), Box<dyn Error>> {
    if let Some(path) = std::env::args().nth(1) {
        return Ok(run(client(path))?);
    }
    let path = std::env::temp_dir().join(format!("bluelet-ipc-{}", std::process::id()));
    let listener = unix::Listener::bind(&path)?;
    let mut other = Command::new(std::env::current_exe()?).arg(&path).spawn()?;
    run(server(listener))?;
    match other.wait()? {
        status if status.success() => Ok(()),
        status => Err(format!("the client ended with {status}").into()),
    }
}
