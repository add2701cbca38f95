//! Who is connected. When one more comes than there is room for, whoever was heard of longest ago has to
//! go, so that many idle clients lock nobody out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use bluelet::Connection;
use lru::LruCache;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// How many clients there is room for, if this process may have descriptors for them.
const CLIENTS: usize = 20_000;

/// How many descriptors a server needs beside those of its clients.
const BESIDE: u64 = 32;

/// How many clients more than there is room for are let in while nobody has gone yet.
const WAY_OUT: usize = 8;

pub struct Crowd {
    room: usize,
    /// With a number for each.
    clients: RefCell<LruCache<u64, Connection>>,
    last: Cell<u64>,
}

/// A client's place in the crowd, left by dropping it.
pub struct Place {
    crowd: Rc<Crowd>,
    number: u64,
}

impl Crowd {
    pub fn new() -> Rc<Crowd> {
        let beside = BESIDE + WAY_OUT as u64;
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        let limit = (CLIENTS as u64 + beside).min(maximum.unwrap_or(u64::MAX));
        // Where more than that is allowed already, or nothing may be changed, nothing is.
        let allowed = |limits: Rlimit| limits.current.unwrap_or(u64::MAX);
        if allowed(getrlimit(Resource::Nofile)) < limit {
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(limit), maximum });
        }
        let limit = allowed(getrlimit(Resource::Nofile));
        let room = CLIENTS.min(limit.saturating_sub(beside) as usize).max(1);
        Rc::new(Crowd { room, clients: LruCache::unbounded().into(), last: Cell::new(0) })
    }

    /// For [`Server::max_connections`](bluelet::Server::max_connections).
    pub fn most(&self) -> usize {
        self.room + WAY_OUT
    }

    /// Lets a client in.
    pub fn enter(self: &Rc<Self>, conn: &Connection) -> Rc<Place> {
        let mut clients = self.clients.borrow_mut();
        if clients.len() >= self.room
            && let Some((_, longest)) = clients.pop_lru()
        {
            longest.close();
        }
        self.last.set(self.last.get() + 1);
        clients.put(self.last.get(), conn.clone());
        Rc::new(Place { crowd: self.clone(), number: self.last.get() })
    }
}

impl Place {
    /// The client was heard of.
    pub fn heard(&self) {
        self.crowd.clients.borrow_mut().promote(&self.number);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.clients.borrow_mut().pop(&self.number);
    }
}
