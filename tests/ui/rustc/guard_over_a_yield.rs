use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use bluelet::Connection;

#[bluelet::coroutine]
fn worker(jobs: Arc<Mutex<Vec<u64>>>) -> u64 {
    let mut done = 0;
    while let Some(job) = jobs.lock().unwrap().pop() {
        done += yield_!(std::future::ready(job));
    }
    done
}

#[bluelet::coroutine]
fn once(conns: Rc<RefCell<Vec<Connection>>>) {
    if let Some(conn) = conns.borrow().first().cloned() {
        let _ = yield_!(conn.sendall("hello"));
    }
}

#[bluelet::coroutine]
fn matched(jobs: Arc<Mutex<Vec<u64>>>) -> u64 {
    match jobs.lock().unwrap().pop() {
        Some(job) => yield_!(std::future::ready(job)),
        None => 0,
    }
}

#[bluelet::coroutine]
fn forgotten(jobs: Arc<Mutex<Vec<u64>>>) {
    let mut guard = jobs.lock().unwrap();
    guard.push(1);
    yield_!(bluelet::null());
}

#[bluelet::coroutine]
fn everybody(room: Rc<RefCell<Vec<Connection>>>) {
    for conn in room.borrow().iter() {
        let _ = yield_!(conn.sendall("hello"));
    }
}

fn main() {}
