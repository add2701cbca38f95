//! The files of a folder: a request in, a response out. All of this may block.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use headers::{
    AcceptRanges, Connection, ContentLength, ContentRange, ETag, HeaderMapExt, IfMatch,
    IfModifiedSince, IfNoneMatch, IfRange, IfUnmodifiedSince, LastModified,
};
use http::header::{CONTENT_TYPE, LOCATION, RANGE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_range_header::parse_range_header;
use percent_encoding::percent_decode_str;

use crate::listing;
use crate::request::Request;
use crate::response::{Body, Response, empty, page, refusal};

/// What a folder is shown by, if it is there.
const INDEX: &str = "index.html";

/// Up to so many bytes are read at once.
const SMALL: u64 = 64 * 1024;

pub struct Site {
    /// The system itself sees to it that no path leads out of it, by `..` or by a link.
    root: Dir,
}

impl Site {
    pub fn open(root: &str) -> io::Result<Site> {
        Ok(Site { root: Dir::open_ambient_dir(root, ambient_authority())? })
    }

    /// What a request asks for.
    pub fn respond(&self, request: &Request) -> Response {
        let mut response = self.find(request).unwrap_or_else(refusal);
        if request.method == Method::HEAD {
            *response.body_mut() = Body::Empty;
        }
        if request.keep_alive {
            response.headers_mut().typed_insert(Connection::keep_alive());
        }
        response
    }

    fn find(&self, request: &Request) -> Result<Response, StatusCode> {
        match request.method {
            Method::GET | Method::HEAD => {}
            Method::OPTIONS
            | Method::POST
            | Method::PUT
            | Method::DELETE
            | Method::PATCH
            | Method::CONNECT
            | Method::TRACE => return Err(StatusCode::METHOD_NOT_ALLOWED),
            _ => return Err(StatusCode::NOT_IMPLEMENTED),
        }
        let mut path = decode(&request.path)?;
        let as_folder = request.path.ends_with('/');
        if self.root.metadata(&path).map_err(status_of)?.is_dir() {
            if !as_folder {
                return redirect(&path);
            }
            if !self.root.is_file(path.join(INDEX)) {
                let entries = listing::entries(&self.root, &path).map_err(status_of)?;
                return Ok(page(StatusCode::OK, listing::html(&path, entries)));
            }
            path.push(INDEX);
        } else if as_folder {
            return Err(StatusCode::NOT_FOUND);
        }
        // To open a pipe might wait for ever.
        if !self.root.is_file(&path) {
            return Err(StatusCode::NOT_FOUND);
        }
        let file = self.root.open(&path).map_err(status_of)?.into_std();
        serve_file(request, file, &path).map_err(status_of)
    }
}

/// The path that a percent-encoded one means, relative to the root.
fn decode(path: &str) -> Result<PathBuf, StatusCode> {
    let path = path.strip_prefix('/').ok_or(StatusCode::BAD_REQUEST)?;
    let mut decoded = PathBuf::from(".");
    for name in path.split('/') {
        let name: Vec<u8> = percent_decode_str(name).collect();
        if name == b".." || name.iter().any(|byte| matches!(byte, 0 | b'/')) {
            return Err(StatusCode::BAD_REQUEST);
        }
        decoded.push(OsStr::from_bytes(&name));
    }
    Ok(decoded)
}

/// To the same folder with a slash at its end, from where the links of its page are right.
fn redirect(path: &Path) -> Result<Response, StatusCode> {
    let mut response = refusal(StatusCode::MOVED_PERMANENTLY);
    let location = HeaderValue::try_from(listing::href(path));
    response.headers_mut().insert(LOCATION, location.map_err(|_| StatusCode::BAD_REQUEST)?);
    Ok(response)
}

fn status_of(error: io::Error) -> StatusCode {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => {
            StatusCode::NOT_FOUND
        }
        io::ErrorKind::PermissionDenied => StatusCode::FORBIDDEN,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The file, a part of it, or that the client has it already.
fn serve_file(request: &Request, mut file: File, path: &Path) -> io::Result<Response> {
    let metadata = file.metadata()?;
    let version = Version::of(metadata.len(), metadata.modified()?);
    let mut response = empty(StatusCode::OK);
    let headers = response.headers_mut();
    headers.typed_insert(version.etag.clone());
    headers.typed_insert(LastModified::from(version.modified));
    headers.typed_insert(AcceptRanges::bytes());
    match version.condition(&request.headers) {
        Condition::Holds => {}
        Condition::Failed => return Ok(refusal(StatusCode::PRECONDITION_FAILED)),
        Condition::Known => {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Ok(response);
        }
    }
    let length = metadata.len();
    let (status, part) = match version.wanted_part(request, length) {
        Part::Whole => (StatusCode::OK, 0..length),
        Part::Some(part) => {
            headers.typed_insert(ContentRange::bytes(part.clone(), length).expect("it is within"));
            (StatusCode::PARTIAL_CONTENT, part)
        }
        Part::Nothing => {
            let mut response = refusal(StatusCode::RANGE_NOT_SATISFIABLE);
            response.headers_mut().typed_insert(ContentRange::unsatisfied_bytes(length));
            return Ok(response);
        }
    };
    let count = part.end - part.start;
    headers.insert(CONTENT_TYPE, content_type(path));
    headers.typed_insert(ContentLength(count));
    *response.status_mut() = status;
    file.seek(SeekFrom::Start(part.start))?;
    *response.body_mut() = match count {
        0..=SMALL => {
            let mut bytes = vec![0; count as usize];
            file.read_exact(&mut bytes)?;
            Body::Whole(bytes)
        }
        _ => Body::File(file, count),
    };
    Ok(response)
}

/// By its name, with the encoding that texts have nowadays.
fn content_type(path: &Path) -> HeaderValue {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = match mime.type_() {
        mime_guess::mime::TEXT => format!("{mime}; charset=utf-8"),
        _ => mime.to_string(),
    };
    HeaderValue::try_from(text).expect("a media type is a header's value")
}

/// What tells a file from its earlier and later versions.
struct Version {
    etag: ETag,
    modified: SystemTime,
}

/// Whether the file is to be sent, as far as the client makes conditions.
enum Condition {
    Holds,
    Failed,
    /// The client has this version already.
    Known,
}

/// What a client wants of a file.
enum Part {
    Whole,
    Some(Range<u64>),
    /// A part that the file does not have.
    Nothing,
}

impl Version {
    fn of(length: u64, modified: SystemTime) -> Version {
        let age = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        let etag = format!("\"{:x}-{length:x}\"", age.as_nanos());
        Version { etag: etag.parse().expect("it is quoted"), modified }
    }

    fn condition(&self, headers: &HeaderMap) -> Condition {
        let outdated = match headers.typed_get::<IfMatch>() {
            Some(condition) => !condition.precondition_passes(&self.etag),
            None => headers
                .typed_get::<IfUnmodifiedSince>()
                .is_some_and(|condition| !condition.precondition_passes(self.modified)),
        };
        let known = match headers.typed_get::<IfNoneMatch>() {
            Some(condition) => !condition.precondition_passes(&self.etag),
            None => headers
                .typed_get::<IfModifiedSince>()
                .is_some_and(|condition| !condition.is_modified(self.modified)),
        };
        match () {
            () if outdated => Condition::Failed,
            () if known => Condition::Known,
            () => Condition::Holds,
        }
    }

    /// Several parts at once are more than this server gives, and what is no range asks for nothing; both
    /// get the whole, as the standard allows.
    fn wanted_part(&self, request: &Request, length: u64) -> Part {
        let Some(Ok(range)) = request.headers.get(RANGE).map(HeaderValue::to_str) else {
            return Part::Whole;
        };
        let condition = request.headers.typed_get::<IfRange>();
        let last_modified = LastModified::from(self.modified);
        let changed = condition
            .is_some_and(|condition| condition.is_modified(Some(&self.etag), Some(&last_modified)));
        if changed || request.method != Method::GET {
            return Part::Whole;
        }
        let Ok(parsed) = parse_range_header(range) else {
            return Part::Whole;
        };
        match parsed.validate(length).as_deref() {
            Ok([part]) => Part::Some(*part.start()..*part.end() + 1),
            Ok(_) => Part::Whole,
            Err(_) => Part::Nothing,
        }
    }
}
