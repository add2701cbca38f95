//! Programs as servers have them: frames, sessions, senders that are used up, values that are put together.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    Data { id: u32, payload: Vec<u8>, last: bool },
    Ping(u64),
    Close(Option<String>),
}

#[derive(Debug, PartialEq)]
pub enum Failure {
    End,
    Text { at: usize },
    Within(Box<Failure>),
}

impl From<std::str::Utf8Error> for Failure {
    fn from(error: std::str::Utf8Error) -> Self {
        Failure::Text { at: error.valid_up_to() }
    }
}

pub struct Session {
    cart: Vec<(String, u32)>,
    guard: D,
}

impl Session {
    fn new() -> Self {
        Session { cart: vec![("apple".into(), 2)], guard: d("session") }
    }

    fn close(self) -> usize {
        step("close");
        self.cart.len()
    }

    fn finish(self) -> Ev<usize> {
        ev(self.cart.len())
    }
}

/// Sends one frame.
pub struct Sender {
    queue: Rc<RefCell<VecDeque<Frame>>>,
    guard: D,
}

impl Sender {
    fn send(self, frame: Frame) -> Result<(), Frame> {
        let mut queue = self.queue.borrow_mut();
        if queue.len() > 1 {
            return Err(frame);
        }
        queue.push_back(frame);
        Ok(())
    }
}

#[derive(Debug, PartialEq)]
pub enum Json {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
}

twins! {
    fn frames_are_put_together() -> Result<Vec<String>, Failure> {
        let mut out = vec![];
        let mut pending: HashMap<u32, Vec<u8>> = HashMap::new();
        let frames = vec![
            Frame::Data { id: 1, payload: vec![104], last: false },
            Frame::Ping(7),
            Frame::Data { id: 1, payload: vec![105], last: true },
            Frame::Close(Some("bye".into())),
            Frame::Ping(8),
        ];
        for frame in frames {
            match frame {
                Frame::Data { id, payload, last } => {
                    pending.entry(id).or_default().extend_from_slice(&payload);
                    if last && let Some(whole) = pending.remove(&id) {
                        let text = std::str::from_utf8(&whole)?.to_string();
                        out.push(yield_!(ev(text)));
                    }
                }
                Frame::Ping(n) => out.push(format!("pong {}", yield_!(ev(n + 1)))),
                Frame::Close(reason) => {
                    let reason = reason.unwrap_or_else(|| "none".into());
                    yield_!(ev(()));
                    out.push(reason);
                    break;
                }
            }
        }
        Ok(out)
    }

    fn sessions_end_in_several_ways() -> usize {
        let mut total = 0;
        for turn in 0..3u32 {
            let session = Session::new();
            if turn == 0 {
                total += session.close();
                yield_!(ev(()));
                continue;
            }
            yield_!(ev(turn));
            total += match turn {
                1 => {
                    yield_!(ev(()));
                    session.close()
                }
                _ => yield_!(session.finish()),
            };
            yield_!(ev(total));
        }
        total
    }

    fn a_sender_gives_back_what_it_could_not_send() -> Vec<Frame> {
        let queue = Rc::new(RefCell::new(VecDeque::new()));
        for n in 0..3u64 {
            let sender = Sender { queue: queue.clone(), guard: d("sender") };
            let n = yield_!(ev(n));
            match sender.send(Frame::Ping(n)) {
                Ok(()) => {}
                Err(Frame::Ping(lost)) => {
                    yield_!(ev(lost));
                }
                Err(other) => drop(other),
            }
            yield_!(ev(()));
        }
        queue.take().into()
    }

    fn a_value_is_put_together() -> Json {
        let mut open = vec![Json::List(vec![])];
        for token in ["[", "1", "\"text\"", "]", "true", "null", "]"] {
            let token = yield_!(ev(token));
            let value = match token {
                "[" => {
                    open.push(Json::List(Vec::new()));
                    continue;
                }
                "]" => {
                    let closed = open.pop().unwrap();
                    if open.is_empty() {
                        return closed;
                    }
                    closed
                }
                "true" | "false" => Json::Flag(token == "true"),
                text if text.starts_with('"') => Json::Text(text.trim_matches('"').to_string()),
                number => number.parse().map(Json::Number).unwrap_or(Json::Null),
            };
            match open.last_mut() {
                Some(Json::List(items)) => items.push(value),
                _ => unreachable!(),
            }
            yield_!(ev(open.len()));
        }
        open.pop().unwrap_or(Json::Null)
    }

    fn a_failure_tells_where_it_comes_from() -> Result<u8, Failure> {
        let mut sum = 0;
        for length in 1..4usize {
            let _guard = d("read");
            let bytes = yield_!(ev((length < 9).then(|| vec![length as u8; length]))).ok_or(Failure::End)?;
            let first = bytes.first().copied().ok_or(Failure::End)?;
            let value = yield_!(ok(first)).map_err(|_| Failure::Text { at: length })?;
            if value > 2 {
                let cause = Failure::Text { at: bytes.len() };
                yield_!(ev(()));
                return Err(Failure::Within(Box::new(cause)));
            }
            sum += value;
        }
        Ok(sum)
    }

    fn what_is_ready_is_done_first() -> Vec<u32> {
        let mut pending: Vec<u32> = (0..6).collect();
        let mut done = vec![];
        while !pending.is_empty() {
            let turn = done.len() as u32 % 2;
            let (ready, rest): (Vec<u32>, Vec<u32>) = pending.into_iter().partition(|n| n % 2 == turn);
            pending = rest;
            for n in ready {
                done.push(yield_!(ev(n)));
            }
        }
        done
    }
}
