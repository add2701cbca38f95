//! What a line asks for.

use std::str::{self, FromStr};

/// How many bytes a key may have.
const LONGEST_KEY: usize = 250;

pub type Key = Box<[u8]>;

/// What was asked for, or what to say instead.
pub type Checked<T> = Result<T, &'static str>;

pub enum Request {
    Get { keys: Vec<Key>, with_unique: bool },
    Update(Update),
    Delete(Key),
    Count { key: Key, by: u64, up: bool },
    Touch { key: Key, expiry: i64 },
    Flush { delay: i64 },
    Stats,
    Version,
    Verbosity,
    Quit,
}

/// A request that is followed by data.
pub struct Update {
    pub verb: Verb,
    /// Or what to say if the line was no good; its data comes all the same.
    pub key: Checked<Key>,
    pub flags: u32,
    pub expiry: i64,
    /// How many bytes of data follow.
    pub length: usize,
}

#[derive(Clone, Copy)]
pub enum Verb {
    Set,
    Add,
    Replace,
    Append,
    Prepend,
    /// Only if the item is still the one with this number.
    Cas(u64),
}

/// Those that are always answered.
const ALOUD: [&[u8]; 5] = [b"get", b"gets", b"stats", b"version", b"quit"];

const ERROR: &str = "ERROR\r\n";
const FORMAT: &str = "CLIENT_ERROR bad command line format\r\n";

/// Reads a line: what it asks for, or what to say of it; and whether the client wants no reply.
pub fn parse(line: &[u8]) -> (Checked<Request>, bool) {
    let words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let words: Vec<&[u8]> = words.collect();
    match &words[..] {
        [] => (Err(ERROR), false),
        [verb, arguments @ .., b"noreply"] if !ALOUD.contains(verb) => {
            (request(verb, arguments), true)
        }
        [verb, arguments @ ..] => (request(verb, arguments), false),
    }
}

fn request(verb: &[u8], arguments: &[&[u8]]) -> Checked<Request> {
    Ok(match (verb, arguments) {
        (b"get" | b"gets", [_, ..]) => {
            let keys = arguments.iter().map(|name| key(name)).collect::<Result<_, _>>()?;
            Request::Get { keys, with_unique: verb == b"gets" }
        }
        (b"set", [..]) => update(Verb::Set, arguments)?,
        (b"add", [..]) => update(Verb::Add, arguments)?,
        (b"replace", [..]) => update(Verb::Replace, arguments)?,
        (b"append", [..]) => update(Verb::Append, arguments)?,
        (b"prepend", [..]) => update(Verb::Prepend, arguments)?,
        (b"cas", [arguments @ .., unique]) => update(Verb::Cas(number(unique)?), arguments)?,
        // Old clients send a time of 0 after the key.
        (b"delete", [name] | [name, b"0"]) => Request::Delete(key(name)?),
        (b"incr" | b"decr", [name, by]) => {
            let by = number(by).or(Err("CLIENT_ERROR invalid numeric delta argument\r\n"))?;
            Request::Count { key: key(name)?, by, up: verb == b"incr" }
        }
        (b"touch", [name, expiry]) => Request::Touch { key: key(name)?, expiry: number(expiry)? },
        (b"flush_all", []) => Request::Flush { delay: 0 },
        (b"flush_all", [delay]) => Request::Flush { delay: number(delay)? },
        (b"stats", []) => Request::Stats,
        (b"version", []) => Request::Version,
        (b"verbosity", [_]) => Request::Verbosity,
        (b"quit", []) => Request::Quit,
        _ => return Err(ERROR),
    })
}

/// `NAME FLAGS EXPIRY LENGTH`. If the length is known, the data can at least be passed over.
fn update(verb: Verb, arguments: &[&[u8]]) -> Checked<Request> {
    let [name, flags, expiry, length] = arguments else { return Err(ERROR) };
    let length = number(length)?;
    let rest = number(flags).and_then(|flags| Ok((flags, number(expiry)?)));
    let key = rest.and_then(|_| key(name));
    let (flags, expiry) = rest.unwrap_or_default();
    Ok(Request::Update(Update { verb, key, flags, expiry, length }))
}

fn key(name: &[u8]) -> Checked<Key> {
    if name.len() > LONGEST_KEY { Err(FORMAT) } else { Ok(name.into()) }
}

fn number<N: FromStr>(digits: &[u8]) -> Checked<N> {
    str::from_utf8(digits).ok().and_then(|text| text.parse().ok()).ok_or(FORMAT)
}
