//! Responses: what they are made of, and how they are sent.

use std::fs::File;
use std::io;
use std::time::SystemTime;

use bluelet::Connection;
use headers::{
    Allow, Connection as ConnectionHeader, ContentLength, ContentType, Date, HeaderMapExt,
};
use http::{Method, StatusCode};

pub type Response = http::Response<Body>;

pub enum Body {
    Empty,
    /// What is small, or made on the spot.
    Whole(Vec<u8>),
    /// So many bytes of a file, from where it stands.
    File(File, u64),
}

/// How much of a file is held in memory at a time, in bytes.
const CHUNK: u64 = 64 * 1024;

/// Sends a response; of a file, the next piece is read when the last one is on its way.
#[bluelet::coroutine]
pub fn send(conn: Connection, response: Response) -> io::Result<()> {
    let mut data = head(&response);
    match response.into_body() {
        Body::Empty => yield_!(conn.sendall(data))?,
        Body::Whole(body) => {
            data.extend(body);
            yield_!(conn.sendall(data))?;
        }
        Body::File(file, mut left) => {
            yield_!(conn.sendall(data))?;
            while left > 0 {
                let chunk = yield_!(bluelet::read(&file, left.min(CHUNK) as usize))?;
                if chunk.is_empty() {
                    // Only an early end can tell the client now.
                    return Err(io::Error::other("a file became shorter while it was sent"));
                }
                left -= chunk.len() as u64;
                yield_!(conn.sendall(chunk))?;
            }
        }
    }
    Ok(())
}

/// The status line and the headers.
fn head(response: &Response) -> Vec<u8> {
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
    for (name, value) in response.headers() {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(b"\r\n");
    head
}

/// A response without a body, after which the connection ends unless it says otherwise.
pub fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = status;
    response.headers_mut().typed_insert(Date::from(SystemTime::now()));
    response.headers_mut().typed_insert(ConnectionHeader::close());
    response
}

/// A page.
pub fn page(status: StatusCode, html: String) -> Response {
    let mut response = empty(status);
    response.headers_mut().typed_insert(ContentType::html());
    response.headers_mut().typed_insert(ContentLength(html.len() as u64));
    *response.body_mut() = Body::Whole(html.into_bytes());
    response
}

/// The page that says why there is no other.
pub fn refusal(status: StatusCode) -> Response {
    let html = format!("<!doctype html>\n<title>{status}</title>\n<h1>{status}</h1>\n");
    let mut response = page(status, html);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().typed_insert(Allow::from_iter([Method::GET, Method::HEAD]));
    }
    response
}
