//! The items, within a bound of memory: whoever was not asked for longest goes first.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use lru::LruCache;

use crate::LARGEST;
use crate::protocol::{Checked, Key, Request, Update, Verb};

/// An expiry above is a point in time, in seconds since 1970; one below counts from now.
const MONTH: i64 = 60 * 60 * 24 * 30;

/// What an item takes beside its key and its data, in bytes, roughly.
const OVERHEAD: usize = 100;

const NOT_FOUND: &str = "NOT_FOUND\r\n";
const NOT_NUMERIC: &str = "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n";

struct Item {
    data: Bytes,
    flags: u32,
    /// `None` means never.
    expires: Option<Instant>,
    /// Changes whenever the item does.
    unique: u64,
}

pub struct Store {
    items: LruCache<Key, Item>,
    /// What the items take, and may take, in bytes.
    bytes: usize,
    limit: usize,
    /// When everything will be forgotten.
    flush: Option<Instant>,
    /// The number of the last change.
    unique: u64,
}

impl Store {
    pub fn new(limit: usize) -> Self {
        Store { items: LruCache::unbounded(), bytes: 0, limit, flush: None, unique: 0 }
    }

    /// The reply to a request that comes without data.
    pub fn answer(&mut self, request: Request) -> Checked<Vec<u8>> {
        let reply = match request {
            Request::Get { keys, with_unique } => return Ok(self.values(&keys, with_unique)),
            Request::Delete(key) => {
                self.find(&key).ok_or(NOT_FOUND)?;
                self.remove(&key);
                "DELETED\r\n"
            }
            Request::Count { key, by, up } => return self.count(key, by, up),
            Request::Touch { key, expiry } => {
                self.find(&key).ok_or(NOT_FOUND)?.expires = deadline(expiry);
                "TOUCHED\r\n"
            }
            Request::Flush { delay } => {
                self.flush = deadline(if delay == 0 { -1 } else { delay });
                "OK\r\n"
            }
            Request::Stats => return Ok(self.stats().into()),
            Request::Version => concat!("VERSION ", env!("CARGO_PKG_VERSION"), "\r\n"),
            Request::Verbosity => "OK\r\n",
            Request::Update(_) | Request::Quit => unreachable!("the client's coroutine has these"),
        };
        Ok(reply.into())
    }

    /// The reply to an update with its data, or with the reason why that is refused.
    pub fn update(&mut self, update: Update, data: Checked<Bytes>) -> Checked<Vec<u8>> {
        let Update { verb, key, flags, expiry, .. } = update;
        let key = key?;
        // Whoever asks later is not to get what was to be replaced.
        let data = data.inspect_err(|_| self.remove(&key))?;
        let new = |data| Item { data, flags, expires: deadline(expiry), unique: 0 };
        let joined = |old: &Item, data: [&[u8]; 2]| Item { data: data.concat().into(), ..*old };
        let item = match (verb, self.find(&key)) {
            (Verb::Set, _) | (Verb::Add, None) | (Verb::Replace, Some(_)) => new(data),
            (Verb::Append, Some(old)) => joined(old, [&old.data, &data]),
            (Verb::Prepend, Some(old)) => joined(old, [&data, &old.data]),
            (Verb::Cas(unique), Some(old)) if old.unique == unique => new(data),
            (Verb::Cas(_), Some(_)) => return Err("EXISTS\r\n"),
            (Verb::Cas(_), None) => return Err(NOT_FOUND),
            _ => return Err("NOT_STORED\r\n"),
        };
        self.put(key, item)?;
        Ok("STORED\r\n".into())
    }

    fn remove(&mut self, key: &[u8]) {
        if let Some(old) = self.items.pop(key) {
            self.bytes -= weight(key, &old);
        }
    }

    /// Stores an item, in the place of the old one and of as many others as it takes.
    fn put(&mut self, key: Key, item: Item) -> Checked<()> {
        if item.data.len() > LARGEST {
            return Err("SERVER_ERROR object too large for cache\r\n");
        }
        self.remove(&key);
        self.bytes += weight(&key, &item);
        self.unique += 1;
        self.items.put(key, Item { unique: self.unique, ..item });
        while self.bytes > self.limit
            && let Some((key, evicted)) = self.items.pop_lru()
        {
            self.bytes -= weight(&key, &evicted);
        }
        Ok(())
    }

    /// An item that has not expired.
    fn find(&mut self, key: &[u8]) -> Option<&mut Item> {
        let past = |time: Option<Instant>| time.is_some_and(|time| time <= Instant::now());
        if past(self.flush) {
            self.flush = None;
            self.items.clear();
            self.bytes = 0;
        }
        if past(self.items.peek(key)?.expires) {
            self.remove(key);
        }
        self.items.get_mut(key)
    }

    fn values(&mut self, keys: &[Key], with_unique: bool) -> Vec<u8> {
        let mut reply = Vec::new();
        for key in keys {
            let Some(item) = self.find(key) else { continue };
            let unique = if with_unique { format!(" {}", item.unique) } else { String::new() };
            let sizes = format!(" {} {}{unique}\r\n", item.flags, item.data.len());
            for part in [b"VALUE ", &key[..], sizes.as_bytes(), &item.data, b"\r\n"] {
                reply.extend_from_slice(part);
            }
        }
        reply.extend_from_slice(b"END\r\n");
        reply
    }

    /// `incr` starts again from 0 behind the largest number; `decr` stays at 0.
    fn count(&mut self, key: Key, by: u64, up: bool) -> Checked<Vec<u8>> {
        let item = self.find(&key).ok_or(NOT_FOUND)?;
        let text = std::str::from_utf8(&item.data).unwrap_or_default();
        let old: u64 = text.trim().parse().or(Err(NOT_NUMERIC))?;
        let new = if up { old.wrapping_add(by) } else { old.saturating_sub(by) };
        let item = Item { data: new.to_string().into(), ..*item };
        self.put(key, item)?;
        Ok(format!("{new}\r\n").into())
    }

    fn stats(&self) -> String {
        let figures = [
            ("pid", std::process::id() as usize),
            ("curr_items", self.items.len()),
            ("bytes", self.bytes),
            ("limit_maxbytes", self.limit),
        ];
        figures.map(|(name, figure)| format!("STAT {name} {figure}\r\n")).concat() + "END\r\n"
    }
}

fn weight(key: &[u8], item: &Item) -> usize {
    key.len() + item.data.len() + OVERHEAD
}

/// When something expires that was given this time: 0 is never, less is now.
fn deadline(expiry: i64) -> Option<Instant> {
    let time = Duration::from_secs(expiry.max(0) as u64);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let left = match expiry {
        0 => return None,
        ..=MONTH => time,
        _ => time.saturating_sub(now),
    };
    // What no clock reaches is never, too.
    Instant::now().checked_add(left)
}
