//! Sessions of servers, as one writes them where a read blocks: SMTP, memcached's protocol, IRC, a form with files.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fmt::Write as _;
use std::io;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use bytes::Bytes;

use crate::support::*;
use crate::twins;

/// A connection whose other side sends what the script says.
#[derive(Debug, Clone)]
pub struct Conn(Rc<RefCell<VecDeque<u8>>>);

impl Conn {
    pub fn new(script: &str) -> Self {
        Conn(Rc::new(RefCell::new(script.bytes().collect())))
    }

    pub fn readline(&self) -> Ev<io::Result<Bytes>> {
        let mut input = self.0.borrow_mut();
        let length = input.iter().position(|byte| *byte == b'\n').map_or(input.len(), |at| at + 1);
        ev(Ok(input.drain(..length).collect()))
    }

    pub fn read_exact(&self, count: usize) -> Ev<io::Result<Bytes>> {
        let mut input = self.0.borrow_mut();
        let end = io::ErrorKind::UnexpectedEof;
        ev(if input.len() < count { Err(end.into()) } else { Ok(input.drain(..count).collect()) })
    }

    pub fn sendall<T: AsRef<[u8]>>(&self, data: T) -> Ev<io::Result<()>> {
        step(format!("send {}", data.as_ref().escape_ascii()));
        ev(Ok(()))
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Envelope {
    from: Option<String>,
    to: Vec<String>,
    data: String,
}

#[derive(Debug, PartialEq)]
pub enum Failure {
    Io(io::ErrorKind),
    TooManyErrors(u32),
    Disconnected { during: &'static str },
    Bad(Cow<'static, str>),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error.kind())
    }
}

fn address(arg: &str, prefix: &str) -> Option<String> {
    let rest = arg.strip_prefix(prefix)?.trim();
    let inner = rest.strip_prefix('<')?.strip_suffix('>')?;
    (inner.is_empty() || inner.contains('@')).then(|| inner.to_owned())
}

pub type Spool = Rc<RefCell<Vec<Envelope>>>;

#[derive(Debug, Clone)]
pub struct Item {
    flags: u32,
    data: Bytes,
    unique: u64,
}

#[derive(Debug, Default)]
pub struct Cache {
    items: HashMap<String, Item>,
    next: u64,
    stats: Stats,
}

#[derive(Debug, Default, Clone, Copy)]
struct Stats {
    gets: u64,
    hits: u64,
    sets: u64,
}

#[derive(Debug, PartialEq)]
struct Message<'a> {
    prefix: Option<&'a str>,
    command: &'a str,
    params: Vec<&'a str>,
}

impl<'a> Message<'a> {
    fn parse(line: &'a str) -> Option<Message<'a>> {
        let (prefix, mut rest) = match line.strip_prefix(':') {
            Some(rest) => {
                let (p, rest) = rest.split_once(' ')?;
                (Some(p), rest)
            }
            None => (None, line),
        };
        let mut params = vec![];
        while !rest.is_empty() {
            if let Some(last) = rest.strip_prefix(':') {
                params.push(last);
                break;
            }
            let (word, tail) = rest.split_once(' ').unwrap_or((rest, ""));
            params.push(word);
            rest = tail;
        }
        if params.is_empty() {
            return None;
        }
        Some(Message { prefix, command: params.remove(0), params })
    }
}

#[derive(Debug, Default, PartialEq)]
pub struct Part {
    name: String,
    filename: Option<String>,
    content: String,
}

twins! {
    fn smtp(conn: Conn = Conn::new("HELO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<x@y.z>\r\nRCPT TO:<nobody>\r\nDATA\r\nSubject: hi\r\n..dot\r\n.\r\nRSET\r\nDATA\r\nQUIT\r\n"), spool: Spool = Spool::default()) -> Result<usize, Failure> {
        const MAX_ERRORS: u32 = 3;
        let reply = |code: u16, text: &str| format!("{code} {text}\r\n");
        let mut envelope = Envelope::default();
        let mut greeted = false;
        let mut errors = 0;
        let mut delivered = 0;
        yield_!(conn.sendall(reply(220, "ready")))?;
        loop {
            let line = yield_!(conn.readline())?;
            if line.is_empty() {
                return Err(Failure::Disconnected { during: "command" });
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end();
            let (verb, arg) = match line.split_once(' ') {
                Some((verb, arg)) => (verb.to_ascii_uppercase(), arg),
                None => (line.to_ascii_uppercase(), ""),
            };
            let answer = match (verb.as_str(), greeted) {
                ("HELO" | "EHLO", _) => {
                    greeted = true;
                    envelope = Envelope::default();
                    reply(250, &format!("hello {arg}"))
                }
                ("QUIT", _) => {
                    yield_!(conn.sendall(reply(221, "bye")))?;
                    return Ok(delivered);
                }
                ("NOOP", _) => reply(250, "ok"),
                (_, false) => reply(503, "say hello first"),
                ("RSET", _) => {
                    std::mem::take(&mut envelope);
                    reply(250, "forgotten")
                }
                ("MAIL", _) if envelope.from.is_some() => reply(503, "nested MAIL"),
                ("MAIL", _) => match address(arg, "FROM:") {
                    Some(from) => {
                        envelope.from = Some(from);
                        reply(250, "sender ok")
                    }
                    None => reply(501, "bad address"),
                },
                ("RCPT", _) if envelope.from.is_none() => reply(503, "need MAIL"),
                ("RCPT", _) => {
                    let Some(to) = address(arg, "TO:") else {
                        errors += 1;
                        if errors > MAX_ERRORS {
                            return Err(Failure::TooManyErrors(errors));
                        }
                        yield_!(conn.sendall(reply(501, "bad recipient")))?;
                        continue;
                    };
                    envelope.to.push(to);
                    reply(250, "recipient ok")
                }
                ("DATA", _) if envelope.to.is_empty() => reply(554, "no recipients"),
                ("DATA", _) => {
                    yield_!(conn.sendall(reply(354, "go on")))?;
                    loop {
                        let line = yield_!(conn.readline())?;
                        if line.is_empty() {
                            return Err(Failure::Disconnected { during: "data" });
                        }
                        match &line[..] {
                            b".\r\n" | b".\n" => break,
                            [b'.', rest @ ..] => envelope.data.push_str(&String::from_utf8_lossy(rest)),
                            all => envelope.data.push_str(&String::from_utf8_lossy(all)),
                        }
                    }
                    spool.borrow_mut().push(std::mem::take(&mut envelope));
                    delivered += 1;
                    reply(250, &format!("queued as {}", spool.borrow().len()))
                }
                (other, _) => {
                    errors += 1;
                    if errors > MAX_ERRORS {
                        return Err(Failure::TooManyErrors(errors));
                    }
                    reply(500, &format!("what is {other}?"))
                }
            };
            yield_!(conn.sendall(answer))?;
        }
    }

    fn memcached(conn: Conn = Conn::new("set a 1 0 3\r\nabc\r\nget a b\r\nappend a 0 0 2\r\nde\r\ngets a\r\ncas a 0 0 1 1\r\nz\r\nset n 0 0 1 noreply\r\n5\r\nincr n 7\r\ndelete a\r\nstats\r\nbogus\r\nquit\r\n"), cache: Arc<Mutex<Cache>> = Arc::default()) -> Result<u64, Failure> {
        loop {
            let line = yield_!(conn.readline())?;
            if line.is_empty() {
                break;
            }
            let Ok(text) = std::str::from_utf8(line.trim_ascii_end()) else {
                yield_!(conn.sendall("ERROR\r\n"))?;
                continue;
            };
            let mut fields: Vec<&str> = text.split(' ').filter(|f| !f.is_empty()).collect();
            let noreply = fields.last() == Some(&"noreply");
            if noreply {
                fields.pop();
            }
            let response: std::borrow::Cow<'static, str> = match fields[..] {
                ["get" | "gets", ref keys @ ..] => {
                    let with_cas = fields[0] == "gets";
                    let mut found = Vec::new();
                    {
                        let mut cache = cache.lock().unwrap();
                        for key in keys {
                            cache.stats.gets += 1;
                            if let Some(item) = cache.items.get(*key).cloned() {
                                cache.stats.hits += 1;
                                found.push((key.to_string(), item));
                            }
                        }
                    }
                    for (key, Item { flags, data, unique }) in found {
                        let mut head = format!("VALUE {key} {flags} {}", data.len());
                        if with_cas {
                            write!(head, " {unique}").unwrap();
                        }
                        head.push_str("\r\n");
                        yield_!(conn.sendall(head))?;
                        yield_!(conn.sendall(data))?;
                        yield_!(conn.sendall("\r\n"))?;
                    }
                    "END\r\n".into()
                }
                [verb @ ("set" | "add" | "replace" | "append" | "prepend" | "cas"), key, flags, _exptime, size, ref rest @ ..] => {
                    let (Ok(flags), Ok(size)) = (flags.parse(), size.parse::<usize>()) else {
                        yield_!(conn.sendall("CLIENT_ERROR bad command line\r\n"))?;
                        continue;
                    };
                    let cas: Option<u64> = rest.first().map(|c| c.parse()).transpose().map_err(|_| Failure::Bad("cas".into()))?;
                    let (verb, key) = (verb.to_owned(), key.to_owned());
                    let data = yield_!(conn.read_exact(size))?;
                    let end = yield_!(conn.readline())?;
                    if &end[..] != b"\r\n" {
                        "CLIENT_ERROR bad data chunk\r\n".into()
                    } else {
                        let mut cache = cache.lock().unwrap();
                        cache.next += 1;
                        cache.stats.sets += 1;
                        let unique = cache.next;
                        let item = Item { flags, data, unique };
                        match (verb.as_str(), cache.items.entry(key)) {
                            ("set", Entry::Occupied(mut e)) | ("replace", Entry::Occupied(mut e)) => {
                                e.insert(item);
                                "STORED\r\n".into()
                            }
                            ("set" | "add", Entry::Vacant(e)) => {
                                e.insert(item);
                                "STORED\r\n".into()
                            }
                            ("cas", Entry::Occupied(mut e)) => {
                                if Some(e.get().unique) == cas {
                                    e.insert(item);
                                    "STORED\r\n".into()
                                } else {
                                    "EXISTS\r\n".into()
                                }
                            }
                            ("cas", Entry::Vacant(_)) => "NOT_FOUND\r\n".into(),
                            (verb, Entry::Occupied(mut e)) if verb == "append" || verb == "prepend" => {
                                let old = e.get_mut();
                                let (first, second) = if verb == "append" { (&old.data, &item.data) } else { (&item.data, &old.data) };
                                old.data = [&first[..], &second[..]].concat().into();
                                old.unique = item.unique;
                                "STORED\r\n".into()
                            }
                            _ => "NOT_STORED\r\n".into(),
                        }
                    }
                }
                [verb @ ("incr" | "decr"), key, by] => match by.parse::<u64>() {
                    Err(_) => "CLIENT_ERROR invalid numeric delta argument\r\n".into(),
                    Ok(by) => match cache.lock().unwrap().items.get_mut(key) {
                        None => "NOT_FOUND\r\n".into(),
                        Some(item) => match std::str::from_utf8(&item.data).ok().and_then(|t| t.parse::<u64>().ok()) {
                            None => "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n".into(),
                            Some(n) => {
                                let n = if verb == "incr" { n.wrapping_add(by) } else { n.saturating_sub(by) };
                                item.data = n.to_string().into();
                                format!("{n}\r\n").into()
                            }
                        },
                    },
                },
                ["delete", key] => if cache.lock().unwrap().items.remove(key).is_some() { "DELETED\r\n" } else { "NOT_FOUND\r\n" }.into(),
                ["stats"] => {
                    let Stats { gets, hits, sets } = cache.lock().unwrap().stats;
                    for (name, value) in [("cmd_get", gets), ("get_hits", hits), ("cmd_set", sets)] {
                        yield_!(conn.sendall(format!("STAT {name} {value}\r\n")))?;
                    }
                    "END\r\n".into()
                }
                ["quit"] => break,
                [] | [..] => "ERROR\r\n".into(),
            };
            if !noreply {
                yield_!(conn.sendall(response.into_owned()))?;
            }
        }
        let mut keys: BTreeSet<_> = cache.lock().unwrap().items.keys().cloned().collect();
        while let Some(key) = keys.pop_first() {
            yield_!(conn.sendall(key))?;
        }
        let total = cache.lock().unwrap().stats.gets;
        Ok(total)
    }

    fn irc(conn: Conn = Conn::new("NICK joe\r\nUSER joe 0 * :Joe Doe\r\nJOIN #a,#b\r\nTOPIC #a :new topic\r\nPRIVMSG #a :hello all\r\nPING :x y\r\nPART #a :bye all\r\nMODE\r\nQUIT\r\n")) -> Result<(usize, BTreeSet<String>), Failure> {
        struct Registration {
            nick: Option<String>,
            user: Option<(String, String)>,
        }
        impl Registration {
            fn is_complete(&self) -> bool {
                matches!(self, Registration { nick: Some(_), user: Some(_) })
            }
        }
        const SERVER: &str = "irc.test";
        fn numeric(code: u16, nick: &str, text: &str) -> String {
            format!(":{SERVER} {code:03} {nick} :{text}\r\n")
        }
        let mut registration = Registration { nick: None, user: None };
        let mut channels = BTreeSet::new();
        let mut topics: HashMap<String, String> = HashMap::new();
        let mut handled = 0;
        loop {
            let raw = yield_!(conn.readline())?;
            if raw.is_empty() {
                break;
            }
            let text = String::from_utf8_lossy(&raw);
            let Some(Message { prefix, command, params }) = Message::parse(text.trim_end()) else { continue };
            handled += 1;
            let nick = registration.nick.clone().unwrap_or_else(|| "*".to_string());
            let registered = registration.is_complete();
            let replies: Vec<String> = match (command, &params[..]) {
                ("NICK", [name]) => {
                    registration.nick = Some((*name).to_string());
                    vec![]
                }
                ("USER", [user, _, _, real]) if registration.user.is_none() => {
                    registration.user = Some((user.to_string(), real.to_string()));
                    vec![]
                }
                ("USER", _) => vec![numeric(462, &nick, "already registered")],
                ("PING", [token]) => vec![format!("PONG {token}\r\n")],
                ("QUIT", _) => break,
                (_, _) if !registered => vec![numeric(451, &nick, "not registered")],
                ("JOIN", [list, ..]) => list
                    .split(',')
                    .filter(|c| c.starts_with('#') && channels.insert(c.to_string()))
                    .map(|c| format!(":{nick} JOIN {c}\r\n"))
                    .collect(),
                ("PART", [channel, reason @ ..]) => {
                    if channels.remove(*channel) {
                        vec![format!(":{} PART {channel} :{}\r\n", prefix.unwrap_or(&nick), reason.first().unwrap_or(&""))]
                    } else {
                        vec![numeric(442, &nick, channel)]
                    }
                }
                ("TOPIC", [channel, topic]) => {
                    let old = topics.insert(channel.to_string(), topic.to_string());
                    old.into_iter().chain([topic.to_string()]).map(|t| numeric(332, &nick, &t)).collect()
                }
                ("PRIVMSG", [target, text]) => vec![format!(":{nick}!{} PRIVMSG {target} :{text}\r\n", registration.user.as_ref().map_or("?", |(u, _)| u))],
                (other, []) => vec![numeric(461, &nick, other)],
                (other, _) => vec![numeric(421, &nick, other)],
            };
            let was = registered;
            for reply in replies {
                yield_!(conn.sendall(reply))?;
            }
            if !was && registration.is_complete() {
                let Registration { nick: Some(nick), user: Some((_, real)) } = &registration else { unreachable!() };
                let welcome = numeric(1, nick, &format!("Welcome {real}"));
                yield_!(conn.sendall(welcome))?;
            }
        }
        Ok((handled, channels))
    }

    fn multipart(conn: Conn = Conn::new("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n\r\nline 1\r\nline 2\r\n--B--\r\n"), boundary: &str = "B") -> Result<Vec<Part>, Failure> {
        let delimiter = format!("--{boundary}");
        let end = format!("{delimiter}--");
        let mut parts: Vec<Part> = Vec::new();
        let mut in_headers = false;
        loop {
            let line = yield_!(conn.readline())?;
            if line.is_empty() {
                return Err(Failure::Disconnected { during: "part" });
            }
            let line = String::from_utf8_lossy(&line).into_owned();
            let trimmed = line.trim_end_matches("\r\n");
            if trimmed == end {
                break;
            } else if trimmed == delimiter {
                parts.push(Part::default());
                in_headers = true;
                continue;
            }
            let Some(part) = parts.last_mut() else { continue };
            if !in_headers {
                part.content.push_str(&line);
                continue;
            }
            if trimmed.is_empty() {
                in_headers = false;
                yield_!(conn.sendall(part.name.clone()))?;
                continue;
            }
            if let Some(value) = trimmed.strip_prefix("Content-Disposition: form-data;") {
                for param in value.split(';') {
                    match param.trim().split_once('=') {
                        Some(("name", v)) => part.name = v.trim_matches('"').to_owned(),
                        Some(("filename", v)) => part.filename = Some(v.trim_matches('"').to_owned()),
                        Some((other, _)) => return Err(Failure::Bad(Cow::Owned(other.to_string()))),
                        None => {}
                    }
                }
            }
        }
        for part in &mut parts {
            part.content.truncate(part.content.trim_end_matches("\r\n").len());
        }
        Ok(parts)
    }
}
