//! A cache that speaks memcached's text protocol: `set`, `get`, `cas` and the others, with expiry,
//! flags, `noreply` and limits. Commands may come in any pieces, or many in one.
//!
//! ```text
//! cargo run --example memcached                    # or: -- ADDRESS MEGABYTES SECONDS
//! printf 'set greeting 0 60 5\r\nhello\r\nget greeting\r\nquit\r\n' | nc 127.0.0.1 11211
//! memccapable -a -h 127.0.0.1                      # from Debian's libmemcached-tools
//! ```
//!
//! `protocol.rs` reads a line as a request, `store.rs` keeps the items; what is said to a client, and
//! when, is here. `../common/crowd.rs` sees to it that idle clients lock nobody out.

#[path = "../common/crowd.rs"]
mod crowd;
#[path = "../common/failure.rs"]
mod failure;
mod protocol;
mod store;

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use bluelet::{Connection, Server};
use bytes::Bytes;

use crowd::{Crowd, Place};
use failure::failure;
use protocol::{Request, parse};
use store::Store;

/// How many bytes an item's data may have.
const LARGEST: usize = 1024 * 1024;

/// How many clients are served at a time; for one more, the one that was heard of longest ago goes.
const CLIENTS: usize = 20_000;

/// How long a line may take to come, an item's data, and what is sent; unless the command line says so.
const PATIENCE: Duration = Duration::from_secs(600);

/// Serves one client.
#[bluelet::coroutine]
fn client(conn: Connection, store: Rc<RefCell<Store>>, place: Rc<Place>) -> io::Result<()> {
    // Or replies to several requests wait for the client to confirm the first.
    conn.set_nodelay(true)?;
    failure(yield_!(answers(conn, store, place)))
}

/// Answers a client's requests in their order.
#[bluelet::coroutine]
fn answers(conn: Connection, store: Rc<RefCell<Store>>, place: Rc<Place>) -> io::Result<()> {
    loop {
        // After a line that is too long, where the next begins is anybody's guess.
        let line = yield_!(conn.readline())?;
        if line.is_empty() {
            return Ok(());
        }
        place.heard();
        let (request, quiet) = parse(&line);
        let reply = match request {
            Ok(Request::Quit) => return Ok(()),
            Ok(Request::Update(update)) => match yield_!(data(conn.clone(), update.length))? {
                Ok(data) => store.borrow_mut().update(update, data).into(),
                Err(refusal) => {
                    // Whoever asks later is not to get what was to be replaced.
                    if let Ok(key) = &update.key {
                        store.borrow_mut().remove(key);
                    }
                    refusal.into()
                }
            },
            Ok(request) => store.borrow_mut().answer(request),
            Err(refusal) => refusal.into(),
        };
        if !quiet {
            yield_!(conn.sendall(reply))?;
        }
    }
}

/// Reads an item's data with the line's end after it, or says why it is refused; then it has been
/// passed over.
#[bluelet::coroutine]
fn data(conn: Connection, length: usize) -> io::Result<Result<Bytes, &'static str>> {
    if length > LARGEST {
        let mut rest = length;
        while rest > 0 {
            let passed = yield_!(conn.recv(rest))?;
            if passed.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            rest -= passed.len();
        }
        yield_!(conn.readline())?;
        return Ok(Err("SERVER_ERROR object too large for cache\r\n"));
    }
    let data = yield_!(conn.read_exact(length))?;
    let end = yield_!(conn.readline())?;
    Ok(if end == "\r\n" || end == "\n" { Ok(data) } else { Err("CLIENT_ERROR bad data chunk\r\n") })
}

#[bluelet::coroutine]
fn memcached(server: Server, crowd: Rc<Crowd>, store: Store, patience: Duration) -> io::Result<()> {
    yield_!(bluelet::dump_on(bluelet::SIGUSR1));
    let store = Rc::new(RefCell::new(store));
    yield_!(server.serve(move |conn| {
        conn.set_timeouts(Some(patience), Some(patience));
        let place = crowd.enter(&conn);
        client(conn, store.clone(), place)
    }))
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:11211".to_owned());
    let megabytes = arguments.next().map_or(64, |text| text.parse().expect("MEGABYTES"));
    let seconds = arguments.next().map(|text| text.parse().expect("SECONDS"));
    let patience = seconds.map_or(PATIENCE, Duration::from_secs);
    let crowd = Crowd::new(CLIENTS);
    let server = Server::bind(address)?.max_connections(crowd.most());
    println!("memcached listens on {}", server.local_addr()?);
    bluelet::run(memcached(server, crowd, Store::new(megabytes * 1024 * 1024), patience))
}
