//! WebSockets: an echo at `/echo`, a chat room at `/chat`, and a page for the room at `/`.
//!
//! ```text
//! cargo run --example websocket            # or: -- ADDRESS SECONDS
//! open http://127.0.0.1:9001/              # in two windows
//! kosoku 127.0.0.1:9001                    # Autobahn's cases, from PyPI; they use any path but /chat
//! ```
//!
//! The protocol is tungstenite's, which knows of no sockets here: `peer.rs` hands it what has arrived and
//! sends what it has to say. `room.rs` is the chat room. `../common/crowd.rs` sees to it that idle clients
//! lock nobody out.

#[path = "../common/crowd.rs"]
mod crowd;
#[path = "../common/hang_up.rs"]
mod hang_up;
mod peer;
#[path = "../common/quietly.rs"]
mod quietly;
mod room;

use std::io;
use std::rc::Rc;
use std::time::Duration;

use bluelet::{Connection, Either, Server, race, timeout};
use tungstenite::handshake::derive_accept_key;

use crowd::{Crowd, Place};
use hang_up::hang_up;
use peer::Peer;
use quietly::quietly;
use room::Room;

/// After so long a silence a client is asked whether it is still there, and after as long again it is
/// given up; unless the command line says so.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a request may take, what is sent, and a client's end after ours.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many bytes a request may have.
const LONGEST_REQUEST: usize = 8 * 1024;

/// Gives a client what it asks for: a page, or a WebSocket.
#[bluelet::coroutine]
fn visit(conn: Connection, room: Rc<Room>, place: Rc<Place>, silence: Duration) -> io::Result<()> {
    conn.set_nodelay(true)?;
    conn.set_timeouts(None, Some(PATIENCE));
    let head = match yield_!(timeout(PATIENCE, request(conn.clone()))) {
        Ok(head) => head?,
        Err(_) => return Ok(()),
    };
    match answer(&head) {
        Answer::Page(page) => yield_!(conn.sendall(page))?,
        Answer::WebSocket { accepted, chat } => {
            yield_!(conn.sendall(accepted))?;
            if chat {
                yield_!(member(conn.clone(), room, place.clone(), silence))?;
            } else {
                yield_!(echo(conn.clone(), place.clone(), silence))?;
            }
        }
    }
    yield_!(hang_up(conn, PATIENCE));
    Ok(())
}

/// Sends every message back.
#[bluelet::coroutine]
fn echo(conn: Connection, place: Rc<Place>, silence: Duration) -> io::Result<()> {
    let mut peer = Peer::new();
    while peer.is_open() {
        match yield_!(timeout(silence, conn.recv(65536))) {
            Ok(data) => {
                place.heard();
                for message in peer.take(data?) {
                    peer.say(message);
                }
            }
            Err(_) => peer.is_silent(),
        }
        yield_!(conn.sendall(peer.outgoing()))?;
    }
    Ok(())
}

/// Tells the room what a client says, and the client what is said in the room.
#[bluelet::coroutine]
fn member(conn: Connection, room: Rc<Room>, place: Rc<Place>, silence: Duration) -> io::Result<()> {
    let mut peer = Peer::new();
    let seat = room.enter();
    while peer.is_open() {
        // Whichever is dropped has taken nothing.
        match yield_!(timeout(silence, race(conn.recv(65536), seat.next()))) {
            Ok(Either::Left(data)) => {
                place.heard();
                peer.take(data?).into_iter().for_each(|message| room.tell(message))
            }
            Ok(Either::Right(Some(message))) => peer.say(message),
            Ok(Either::Right(None)) => peer.close("too slow for this room"),
            Err(_) => peer.is_silent(),
        }
        yield_!(conn.sendall(peer.outgoing()))?;
    }
    Ok(())
}

/// Reads a request's head, with the empty line; what follows it stays there.
#[bluelet::coroutine]
fn request(conn: Connection) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    loop {
        let line = yield_!(conn.read_until(b'\n', LONGEST_REQUEST - head.len()))?;
        head.extend_from_slice(&line);
        if line.len() <= 2 {
            return Ok(head);
        }
    }
}

enum Answer {
    /// A whole response.
    Page(String),
    /// The head of a response that makes the connection a WebSocket.
    WebSocket { accepted: String, chat: bool },
}

fn answer(head: &[u8]) -> Answer {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    if !request.parse(head).is_ok_and(|status| status.is_complete()) {
        return page("400 Bad Request", "not a request that is understood here\n");
    }
    let header = |name: &str| {
        let found = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.and_then(|header| std::str::from_utf8(header.value).ok()).unwrap_or_default()
    };
    let key = header("sec-websocket-key");
    let upgrades = header("upgrade").eq_ignore_ascii_case("websocket");
    match (request.method, request.path) {
        (Some("GET"), Some(path)) if upgrades && !key.is_empty() => {
            if header("sec-websocket-version") != "13" {
                return page("426 Upgrade Required\r\nSec-WebSocket-Version: 13", "version 13\n");
            }
            let accepted = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Accept: {}\r\n\r\n",
                derive_accept_key(key.as_bytes())
            );
            Answer::WebSocket { accepted, chat: path == "/chat" }
        }
        (Some("GET"), Some("/")) => page("200 OK", include_str!("room.html")),
        _ => page("404 Not Found", "the page is at /\n"),
    }
}

fn page(status: &str, body: &str) -> Answer {
    Answer::Page(format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    ))
}

#[bluelet::coroutine]
fn websocket(server: Server, crowd: Rc<Crowd>, silence: Duration) -> io::Result<()> {
    yield_!(bluelet::dump_on(bluelet::SIGUSR1));
    let room = Rc::new(Room::default());
    yield_!(server.serve(move |conn| {
        quietly(visit(conn.clone(), room.clone(), crowd.enter(&conn), silence))
    }))
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:9001".to_owned());
    let seconds = arguments.next().map(|text| text.parse().expect("SECONDS"));
    let silence = seconds.map_or(SILENCE, Duration::from_secs);
    let crowd = Crowd::new();
    let server = Server::bind(address)?.max_connections(crowd.most()).grace(Duration::from_secs(2));
    println!("websocket listens on {}", server.local_addr()?);
    bluelet::run(websocket(server, crowd, silence))
}
