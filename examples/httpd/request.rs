//! Requests: a connection in, a [`Request`] or the reason to refuse it out.

use std::io;

use bluelet::{Connection, Elapsed, timeout};
use headers::{Connection as ConnectionHeader, ContentLength, Expect, HeaderMapExt};
use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use crate::Patience;

/// How long a request's line and headers may be together, in bytes.
const HEAD_LIMIT: usize = 16 * 1024;

/// How many headers a request may have.
const HEADERS_LIMIT: usize = 100;

/// How long a body may be, in bytes. No use is made of it.
const BODY_LIMIT: u64 = 64 * 1024;

pub struct Request {
    pub method: Method,
    /// The path, still percent-encoded.
    pub path: String,
    pub headers: HeaderMap,
    /// Whether the client may send another request on this connection.
    pub keep_alive: bool,
}

/// Why there is no request.
pub enum Failure {
    /// The client is to be told so; nothing more can be read from it.
    Refused(StatusCode),
    /// The client has gone, or has been silent for too long.
    Gone,
}

/// Waits for a request.
#[bluelet::coroutine]
pub fn next_request(conn: Connection, patience: Patience) -> Result<Request, Failure> {
    let mut head = Vec::new();
    while head.is_empty() {
        let Ok(first) = yield_!(timeout(patience.idle, conn.recv(1))) else {
            return Err(Failure::Gone);
        };
        match &first?[..] {
            [] => return Err(Failure::Gone),
            // Empty lines in front of a request do no harm.
            b"\r" | b"\n" => {}
            first => head.extend(first),
        }
    }
    let head = yield_!(timeout(patience.request, read_head(conn.clone(), head)))??;
    let request = parse(&head)?;
    let length = body_length(&request.headers)?;
    if length > 0 {
        if request.headers.typed_get::<Expect>().is_some() {
            yield_!(conn.sendall("HTTP/1.1 100 Continue\r\n\r\n"))?;
        }
        yield_!(timeout(patience.request, conn.read_exact(length)))??;
    }
    Ok(request)
}

/// Reads up to and with the empty line that ends a request's headers.
#[bluelet::coroutine]
fn read_head(conn: Connection, mut head: Vec<u8>) -> Result<Vec<u8>, Failure> {
    loop {
        let line = match yield_!(conn.read_until(b'\n', HEAD_LIMIT - head.len())) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(too_long(&head).into());
            }
            line => line?,
        };
        if !line.ends_with(b"\n") {
            return Err(Failure::Gone);
        }
        head.extend(&line);
        if matches!(&line[..], b"\r\n" | b"\n") {
            return Ok(head);
        }
        if head.len() == HEAD_LIMIT {
            return Err(too_long(&head).into());
        }
    }
}

/// The status for a head that exceeds the limit: whether that is the fault of its first line.
fn too_long(head: &[u8]) -> StatusCode {
    match head.contains(&b'\n') {
        true => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        false => StatusCode::URI_TOO_LONG,
    }
}

fn parse(head: &[u8]) -> Result<Request, StatusCode> {
    let mut fields = [httparse::EMPTY_HEADER; HEADERS_LIMIT];
    let mut parsed = httparse::Request::new(&mut fields);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::Version) => return Err(StatusCode::HTTP_VERSION_NOT_SUPPORTED),
        Err(httparse::Error::TooManyHeaders) => {
            return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        Err(_) | Ok(httparse::Status::Partial) => return Err(StatusCode::BAD_REQUEST),
    }
    let method = parsed.method.and_then(|method| method.parse().ok());
    let target = parsed.path.and_then(|target| target.parse::<Uri>().ok());
    let headers = header_map(parsed.headers);
    let (Some(method), Some(target), Some(headers)) = (method, target, headers) else {
        return Err(StatusCode::BAD_REQUEST);
    };
    let is_1_1 = parsed.version == Some(1);
    if is_1_1 && headers.get_all(HOST).iter().count() != 1 {
        return Err(StatusCode::BAD_REQUEST);
    }
    let connection = headers.typed_get::<ConnectionHeader>();
    let says = |what| connection.as_ref().is_some_and(|connection| connection.contains(what));
    let keep_alive = if is_1_1 { !says("close") } else { says("keep-alive") };
    Ok(Request { method, path: target.path().to_string(), headers, keep_alive })
}

fn header_map(fields: &[httparse::Header<'_>]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for field in fields {
        let value = HeaderValue::from_bytes(field.value).ok()?;
        headers.append(field.name.parse::<HeaderName>().ok()?, value);
    }
    Some(headers)
}

/// How many bytes come after the head.
fn body_length(headers: &HeaderMap) -> Result<usize, StatusCode> {
    let plain = |value: &HeaderValue| value.as_bytes().iter().all(u8::is_ascii_digit);
    if !headers.get_all(CONTENT_LENGTH).iter().all(plain) {
        return Err(StatusCode::BAD_REQUEST);
    }
    let length = headers.typed_try_get::<ContentLength>().map_err(|_| StatusCode::BAD_REQUEST)?;
    match length {
        Some(_) if headers.contains_key(TRANSFER_ENCODING) => Err(StatusCode::BAD_REQUEST),
        None if headers.contains_key(TRANSFER_ENCODING) => Err(StatusCode::LENGTH_REQUIRED),
        Some(ContentLength(length)) if length > BODY_LIMIT => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Some(ContentLength(length)) => Ok(length as usize),
        None => Ok(0),
    }
}

impl From<StatusCode> for Failure {
    fn from(status: StatusCode) -> Self {
        Failure::Refused(status)
    }
}

impl From<Elapsed> for Failure {
    fn from(_: Elapsed) -> Self {
        Failure::Refused(StatusCode::REQUEST_TIMEOUT)
    }
}

impl From<io::Error> for Failure {
    fn from(_: io::Error) -> Self {
        Failure::Gone
    }
}
