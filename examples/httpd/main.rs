//! A web server for the files of a folder: the handler reads as if one client came after the other,
//! and serves thousands at once.
//!
//! ```text
//! cargo run --example httpd                        # this folder; or: -- ROOT 127.0.0.1:0
//! curl -i http://127.0.0.1:8000/README.md          # or open http://127.0.0.1:8000/ in a browser
//! kill -USR1 PID                                   # prints what every connection is doing
//! ```
//!
//! `request.rs` reads requests, `site.rs` finds what they ask for, `response.rs` sends it; `listing.rs` is
//! the page of a folder. `../common/crowd.rs` sees to it that idle clients lock nobody out.

#[path = "../common/crowd.rs"]
mod crowd;
#[path = "../common/hang_up.rs"]
mod hang_up;
mod listing;
mod request;
mod response;
mod site;

use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use bluelet::{Connection, Server};

use crowd::{Crowd, Place};
use hang_up::hang_up;
use request::{Failure, next_request};
use response::{refusal, send};
use site::Site;

/// How long a client may keep the server waiting.
#[derive(Clone, Copy)]
struct Patience {
    /// Until a request begins.
    idle: Duration,
    /// Until a request that has begun is whole.
    request: Duration,
    /// Until it takes the next piece of a response.
    response: Duration,
}

/// Serves one connection: answers its requests in their order.
#[bluelet::coroutine]
fn webrequest(
    conn: Connection,
    site: Arc<Site>,
    patience: Patience,
    place: Rc<Place>,
) -> io::Result<()> {
    conn.set_nodelay(true)?;
    conn.set_timeouts(None, Some(patience.response));
    loop {
        let request = match yield_!(next_request(conn.clone(), patience)) {
            Ok(request) => request,
            Err(Failure::Gone) => return Ok(()),
            Err(Failure::Refused(status)) => {
                yield_!(send(conn.clone(), refusal(status)))?;
                break;
            }
        };
        place.heard();
        let keep_alive = request.keep_alive;
        let site = site.clone();
        // A disk may be slow: what asks it runs on another thread.
        let response = yield_!(blocking::unblock(move || site.respond(&request)));
        yield_!(send(conn.clone(), response))?;
        if !keep_alive {
            break;
        }
    }
    yield_!(hang_up(conn, patience.request));
    Ok(())
}

#[bluelet::coroutine]
fn httpd(server: Server, crowd: Rc<Crowd>, site: Arc<Site>, patience: Patience) -> io::Result<()> {
    yield_!(bluelet::dump_on(bluelet::SIGUSR1));
    yield_!(server.serve(move |conn| {
        webrequest(conn.clone(), site.clone(), patience, crowd.enter(&conn))
    }))
}

/// What the command line says.
struct Arguments {
    root: String,
    address: String,
    patience: Patience,
}

const USAGE: &str =
    "httpd [--idle SECONDS] [--request SECONDS] [--response SECONDS] [ROOT [ADDRESS]]";

fn arguments() -> Result<Arguments, lexopt::Error> {
    use lexopt::prelude::*;
    let seconds = Duration::from_secs;
    let mut patience = Patience { idle: seconds(60), request: seconds(10), response: seconds(30) };
    let (mut root, mut address) = (None, None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        let time = match argument {
            Long("idle") => &mut patience.idle,
            Long("request") => &mut patience.request,
            Long("response") => &mut patience.response,
            Value(value) if root.is_none() => {
                root = Some(value.string()?);
                continue;
            }
            Value(value) if address.is_none() => {
                address = Some(value.string()?);
                continue;
            }
            _ => return Err(argument.unexpected()),
        };
        *time = parser.value()?.parse_with(|text| {
            let seconds: f64 = text.parse().map_err(|_| "not a number of seconds")?;
            Duration::try_from_secs_f64(seconds).map_err(|_| "not a length of time")
        })?;
    }
    let root = root.unwrap_or_else(|| ".".to_string());
    let address = address.unwrap_or_else(|| "127.0.0.1:8000".to_string());
    Ok(Arguments { root, address, patience })
}

fn main() -> io::Result<()> {
    let Arguments { root, address, patience } = arguments().unwrap_or_else(|error| {
        eprintln!("httpd: {error}\nusage: {USAGE}");
        std::process::exit(2);
    });
    let site = Arc::new(Site::open(&root)?);
    let crowd = Crowd::new();
    let server = Server::bind(address)?.max_connections(crowd.most()).grace(Duration::from_secs(2));
    println!("httpd serves {root} at http://{}/", server.local_addr()?);
    bluelet::run(httpd(server, crowd, site, patience))
}
