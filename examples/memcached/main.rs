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
mod protocol;
#[path = "../common/quietly.rs"]
mod quietly;
mod store;

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use bluelet::{Connection, Server};
use bytes::Bytes;

use crowd::{Crowd, Place};
use protocol::{Checked, Request, parse};
use quietly::quietly;
use store::Store;

/// How many bytes an item's data may have.
const LARGEST: usize = 1024 * 1024;

/// How long a line may take to come, an item's data, and what is sent; unless the command line says so.
const PATIENCE: Duration = Duration::from_secs(600);

/// Answers a client's requests in their order.
#[bluelet::coroutine]
fn client(conn: Connection, store: Rc<RefCell<Store>>, place: Rc<Place>) -> io::Result<()> {
    // Or replies to several requests wait for the client to confirm the first.
    conn.set_nodelay(true)?;
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
            Ok(Request::Update(update)) => {
                let data = yield_!(data(conn.clone(), update.length))?;
                store.borrow_mut().update(update, data)
            }
            Ok(request) => store.borrow_mut().answer(request),
            Err(refusal) => Err(refusal),
        };
        if !quiet {
            yield_!(conn.sendall(reply.unwrap_or_else(Vec::from)))?;
        }
    }
}

/// Reads an item's data and the line's end; or passes them over, and says why.
#[bluelet::coroutine]
fn data(conn: Connection, length: usize) -> io::Result<Checked<Bytes>> {
    let mut rest = length;
    while rest > LARGEST {
        yield_!(conn.read_exact(LARGEST))?;
        rest -= LARGEST;
    }
    let data = yield_!(conn.read_exact(rest))?;
    let end = yield_!(conn.readline())?;
    Ok(match &end[..] {
        _ if length > LARGEST => Err("SERVER_ERROR object too large for cache\r\n"),
        b"\r\n" | b"\n" => Ok(data),
        _ => Err("CLIENT_ERROR bad data chunk\r\n"),
    })
}

#[bluelet::coroutine]
fn memcached(server: Server, crowd: Rc<Crowd>, store: Store, patience: Duration) -> io::Result<()> {
    yield_!(bluelet::dump_on(bluelet::SIGUSR1));
    let store = Rc::new(RefCell::new(store));
    yield_!(server.serve(move |conn| {
        conn.set_timeouts(Some(patience), Some(patience));
        quietly(client(conn.clone(), store.clone(), crowd.enter(&conn)))
    }))
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:11211".to_owned());
    let megabytes = arguments.next().map_or(64, |text| text.parse().expect("MEGABYTES"));
    let seconds = arguments.next().map(|text| text.parse().expect("SECONDS"));
    let patience = seconds.map_or(PATIENCE, Duration::from_secs);
    let crowd = Crowd::new();
    let server = Server::bind(address)?.max_connections(crowd.most());
    println!("memcached listens on {}", server.local_addr()?);
    bluelet::run(memcached(server, crowd, Store::new(megabytes * 1024 * 1024), patience))
}
