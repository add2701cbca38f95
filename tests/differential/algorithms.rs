//! Algorithms and handlers as one writes them every day, which wait in the middle of their loops: queues, trees and lists
//! that are taken apart and put together again, transactions, requests in flight.

use std::cell::RefCell;
use std::collections::*;
use std::fmt::Write as _;
use std::rc::Rc;

use crate::support::*;
use crate::twins;

pub struct Tx {
    log: Rc<RefCell<Vec<u32>>>,
    open: bool,
    tag: D,
}
impl Tx {
    pub fn new(tag: &'static str) -> Tx {
        Tx { log: Rc::default(), open: true, tag: d(tag) }
    }
    pub fn write(&mut self, n: u32) -> &mut Self {
        step(format!("write {n}"));
        self.log.borrow_mut().push(n);
        self
    }
    pub fn commit(mut self) -> Result<usize, String> {
        step("commit");
        self.open = false;
        Ok(self.log.borrow().len())
    }
    pub fn savepoint(&self) -> usize {
        self.log.borrow().len()
    }
    pub fn rollback_to(&mut self, n: usize) {
        self.log.borrow_mut().truncate(n)
    }
    pub fn abort(self) {
        step("abort")
    }
}
impl Drop for Tx {
    fn drop(&mut self) {
        if self.open {
            log("implicit rollback")
        }
    }
}
pub struct Req {
    pub head: D,
    pub body: Option<D>,
    pub id: u32,
    pub reply: Option<Box<dyn FnOnce(u32) -> u32>>,
}
pub fn req(id: u32) -> Req {
    let g = d("reply guard");
    Req {
        head: d("head"),
        body: if id % 2 == 0 { Some(d("body")) } else { None },
        id,
        reply: Some(Box::new(move |n| g.plus(n))),
    }
}
#[derive(Debug)]
pub enum Msg {
    Text(String),
    Bin(Vec<u8>),
    Ping(D),
    Close { code: u16, why: Option<D> },
}
pub fn msgs() -> Vec<Msg> {
    vec![
        Msg::Text("hi".into()),
        Msg::Ping(d("ping")),
        Msg::Bin(vec![1, 2]),
        Msg::Close { code: 1000, why: Some(d("why")) },
        Msg::Text("late".into()),
    ]
}
fn render(tag: String, body: Vec<String>, end: &str) -> String {
    format!("{tag}{body:?}{end}")
}

twins! {
    fn shortest_path() -> Option<(u32, Vec<&'static str>)> {
        use std::cmp::Reverse;
        let mut graph: BTreeMap<&str, Vec<(&str, u32)>> = BTreeMap::new();
        for (a, b, w) in [("s", "a", 1), ("s", "b", 4), ("a", "b", 2), ("b", "t", 1), ("a", "t", 7)]
        {
            graph.entry(a).or_default().push((b, w));
        }
        let mut dist: BTreeMap<&str, (u32, Option<&str>)> = BTreeMap::from([("s", (0, None))]);
        let mut heap = BinaryHeap::from([Reverse((0, "s"))]);
        while let Some(Reverse((cost, at))) = heap.pop() {
            if dist.get(at).is_some_and(|(best, _)| *best < cost) {
                continue;
            }
            if at == "t" {
                break;
            }
            let Some(edges) = graph.get(at).cloned() else { continue };
            for (to, w) in edges {
                let next = cost + yield_!(ev(w));
                match dist.get_mut(to) {
                    Some((best, from)) if next < *best => {
                        *best = next;
                        *from = Some(at);
                    }
                    Some(_) => continue,
                    None => {
                        dist.insert(to, (next, Some(at)));
                    }
                }
                heap.push(Reverse((next, to)));
            }
        }
        let (total, _) = *dist.get("t")?;
        let mut path = vec![];
        let mut at = Some("t");
        while let Some(here) = at {
            path.push(here);
            at = dist[here].1;
            yield_!(ev(path.len()));
        }
        path.reverse();
        Some((total, path))
    }

    fn undo_and_redo() -> (String, usize) {
        enum Edit {
            Insert(usize, String),
            Delete { at: usize, text: String },
        }
        impl Edit {
            fn apply(self, doc: &mut String) -> Edit {
                match self {
                    Edit::Insert(at, text) => {
                        doc.insert_str(at, &text);
                        Edit::Delete { at, text }
                    }
                    Edit::Delete { at, text } => {
                        doc.replace_range(at..at + text.len(), "");
                        Edit::Insert(at, text)
                    }
                }
            }
        }
        let mut doc = String::from("hello");
        let (mut undo, mut redo) = (Vec::new(), vec![]);
        for cmd in ["i5: world", "d0:he", "u", "u", "r", "x"] {
            let edit = match cmd.split_at(1) {
                ("u", _) => {
                    let Some(e) = undo.pop() else { continue };
                    let e: Edit = e;
                    redo.push(e.apply(&mut doc));
                    yield_!(ev(doc.len()));
                    continue;
                }
                ("r", _) => {
                    if let Some(e) = redo.pop() {
                        e
                    } else {
                        break;
                    }
                }
                (kind @ ("i" | "d"), rest) => {
                    let (at, text) = rest.split_once(':').unwrap();
                    let (at, text) = (at.parse().unwrap(), text.to_string());
                    redo.clear();
                    if kind == "i" { Edit::Insert(at, text) } else { Edit::Delete { at, text } }
                }
                (other, _) => {
                    yield_!(ev(other));
                    break;
                }
            };
            undo.push(edit.apply(&mut doc));
            yield_!(ev(undo.len()));
        }
        (doc, redo.len())
    }

    fn a_tree_in_order() -> (u32, String) {
        #[derive(Default)]
        struct Node {
            val: u32,
            left: Option<Box<Node>>,
            right: Option<Box<Node>>,
        }
        impl Node {
            fn insert(&mut self, v: u32) {
                let side = if v < self.val { &mut self.left } else { &mut self.right };
                match side {
                    Some(n) => n.insert(v),
                    None => *side = Some(Box::new(Node { val: v, ..Default::default() })),
                }
            }
        }
        let mut root: Option<Node> = None;
        for v in [4, 2, 6, 1, 5] {
            let v = yield_!(ev(v));
            match root.as_mut() {
                Some(r) => r.insert(v),
                None => root = Some(Node { val: v, ..Default::default() }),
            }
        }
        let mut text = String::new();
        let mut sum = 0;
        let mut stack = Vec::new();
        let mut at = root.map(Box::new);
        loop {
            while let Some(mut node) = at {
                at = node.left.take();
                stack.push(node);
            }
            let Some(mut node) = stack.pop() else { break };
            sum += node.val;
            write!(text, "{} ", yield_!(ev(node.val))).unwrap();
            at = node.right.take();
        }
        (sum, text)
    }

    fn a_list_reversed() -> Vec<u32> {
        struct Node {
            v: u32,
            g: D,
            next: Option<Box<Node>>,
        }
        let mut head = None;
        for v in 0..3 {
            head = Some(Box::new(Node { v, g: d("node"), next: head }));
        }
        let mut prev = None;
        let mut cur = head;
        while let Some(mut node) = cur {
            cur = node.next.take();
            node.next = prev;
            yield_!(ev(node.v));
            prev = Some(node);
        }
        let mut out = vec![];
        let mut at = &prev;
        while let Some(n) = at {
            out.push(n.v);
            at = &n.next;
        }
        yield_!(ev(out.len()));
        while let Some(node) = prev {
            let Node { v, next, .. } = *node;
            out.push(yield_!(ev(v)));
            prev = next;
        }
        out
    }

    fn a_scheduler() -> Vec<String> {
        struct Proc {
            name: &'static str,
            left: u32,
            g: D,
        }
        let mut ready: VecDeque<Proc> = [("a", 3), ("b", 1), ("c", 2)]
            .map(|(name, left)| Proc { name, left, g: d(name) })
            .into();
        let mut blocked: Vec<(u32, Proc)> = vec![];
        let mut now = 0;
        let mut log_ = vec![];
        loop {
            let mut i = 0;
            while i < blocked.len() {
                if blocked[i].0 <= now {
                    let (_, p) = blocked.remove(i);
                    ready.push_back(p);
                } else {
                    i += 1;
                }
            }
            let Some(mut p) = ready.pop_front() else {
                if blocked.is_empty() {
                    break log_;
                }
                now += 1;
                yield_!(ev(now));
                continue;
            };
            now += 1;
            p.left -= 1;
            log_.push(format!("{now}{}", p.name));
            match p {
                Proc { left: 0, g, name } => {
                    yield_!(ev(name));
                    drop(g);
                }
                p if p.name == "c" => blocked.push((now + 2, p)),
                p => ready.push_back(p),
            }
        }
    }

    fn an_elevator() -> Vec<String> {
        #[derive(Clone, Copy, Debug, PartialEq)]
        enum Dir {
            Up,
            Down,
            Idle,
        }
        struct Lift {
            floor: i32,
            dir: Dir,
            stops: BTreeSet<i32>,
            door: Option<D>,
        }
        let mut lift =
            Lift { floor: 0, dir: Dir::Idle, stops: BTreeSet::from([2, -1]), door: None };
        let mut log_ = vec![];
        while !lift.stops.is_empty() || lift.door.is_some() {
            if let Some(door) = lift.door.take() {
                yield_!(ev("closing"));
                drop(door);
                continue;
            }
            if lift.stops.remove(&lift.floor) {
                lift.door = Some(d("door"));
                log_.push(format!("{:?}@{}", lift.dir, lift.floor));
                lift.dir = Dir::Idle;
                continue;
            }
            lift.dir = match lift.dir {
                Dir::Idle => match lift.stops.first() {
                    Some(f) if *f > lift.floor => Dir::Up,
                    Some(_) => Dir::Down,
                    None => Dir::Idle,
                },
                same => same,
            };
            lift.floor += match lift.dir {
                Dir::Up => 1,
                Dir::Down => -1,
                Dir::Idle => unreachable!(),
            };
            yield_!(ev(lift.floor));
        }
        log_
    }

    fn gossip(n: u32 = 3) -> Vec<(u32, BTreeSet<u32>)> {
        struct Peer {
            id: u32,
            known: BTreeSet<u32>,
            g: D,
        }
        let mut peers: Vec<Peer> =
            (0..n).map(|id| Peer { id, known: BTreeSet::from([id]), g: d("peer") }).collect();
        let mut round = 0;
        while peers.iter().any(|p| p.known.len() < n as usize) {
            round += 1;
            for i in 0..peers.len() {
                let j = (i + round) % peers.len();
                let news = peers[i].known.clone();
                yield_!(ev(news.len()));
                let before = peers[j].known.len();
                peers[j].known.extend(news);
                if peers[j].known.len() > before {
                    log(format!("{}->{}", peers[i].id, peers[j].id));
                }
            }
            if round > 3 {
                break;
            }
        }
        peers.into_iter().map(|Peer { id, known, .. }| (id, known)).collect()
    }

    fn transactions_tried_again() -> Result<usize, String> {
        let mut attempts = 0;
        let done = loop {
            let mut tx = Tx::new("attempt");
            attempts += 1;
            tx.write(attempts);
            match yield_!(if attempts < 3 { fail("conflict") } else { ok(attempts) }) {
                Ok(_) => break tx.commit()?,
                Err(e) if attempts == 1 => {
                    tx.abort();
                    yield_!(ev(e));
                }
                Err(_) => continue,
            }
        };
        let g = d("after");
        yield_!(ev(done));
        Ok(done + attempts as usize)
    }

    fn requests_in_flight() -> u32 {
        let mut inflight: Vec<Req> = (0..3).map(req).collect();
        let mut n = 0;
        while !inflight.is_empty() {
            let at = inflight.iter().position(|r| r.id == 1).unwrap_or(0);
            let Req { reply: Some(done), head, .. } = inflight.swap_remove(at) else {
                unreachable!()
            };
            n = done(yield_!(ev(n)));
            if n > 3 {
                inflight.truncate(0);
            }
            yield_!(ev(head.name()));
        }
        n
    }

    fn messages_of_a_socket() -> (Vec<String>, Option<u16>) {
        let mut out = vec![];
        let mut it = msgs().into_iter();
        let mut pong: Option<D> = None;
        let code = loop {
            let Some(msg) = it.next() else { break None };
            match msg {
                Msg::Text(t) if t.is_empty() => continue,
                Msg::Text(t) => out.push(yield_!(ev(t))),
                Msg::Bin(b) => {
                    out.push(format!("{}", b.len()));
                    yield_!(ev(b));
                }
                Msg::Ping(p) => {
                    if let Some(old) = pong.replace(p) {
                        eat(old);
                    }
                    yield_!(ev("pong"));
                }
                Msg::Close { code, why: Some(why) } if code == 1000 => {
                    yield_!(ev(why.name()));
                    break Some(code);
                }
                Msg::Close { code, .. } => break Some(yield_!(ev(code))),
            }
        };
        yield_!(ev(out.len()));
        (out, code)
    }

    fn the_last_message() -> Option<String> {
        let mut last = None;
        for m in msgs() {
            let prev = last.take();
            last = match (m, prev) {
                (Msg::Text(a), Some(Msg::Text(b))) => Some(Msg::Text(yield_!(ev(a + &b)))),
                (m @ Msg::Ping(_), Some(t @ Msg::Text(_))) => {
                    drop(m);
                    yield_!(ev(()));
                    Some(t)
                }
                (Msg::Close { why, .. }, p) => {
                    yield_!(ev(why.is_some()));
                    p
                }
                (_, Some(p)) => Some(p),
                (m, None) => {
                    yield_!(ev("first"));
                    Some(m)
                }
            };
        }
        match last {
            Some(Msg::Text(t)) => Some(t),
            Some(other) => Some(format!("{other:?}")),
            None => None,
        }
    }

    fn a_pair_filled_again(n: u32 = 3) -> u32 {
        let mut pair = (d("p0"), d("p1"));
        for i in 0..n {
            let first = pair.0;
            yield_!(ev(i));
            pair.0 = d("refill");
            if i == 1 {
                let second = pair.1;
                yield_!(ev(first.name()));
                pair = (second, d("new1"));
            }
        }
        yield_!(ev(pair.1.name()));
        pair.0.plus(0)
    }

    fn work_put_back() -> u32 {
        let mut work = VecDeque::from([(d("w1"), 2u32), (d("w2"), 0)]);
        let mut spent = vec![];
        while let Some((guard, left)) = work.pop_front() {
            let Some(next) = left.checked_sub(1) else {
                spent.push(guard);
                yield_!(ev(()));
                continue;
            };
            if yield_!(ev(next)) == 0 {
                drop(guard);
                continue;
            }
            work.push_back((guard, next));
        }
        spent.len() as u32
    }

    fn sums_of_brackets() -> u32 {
        let mut stack = vec![Vec::new()];
        for c in "a[b[c]]".chars() {
            match c {
                '[' => {
                    yield_!(ev(()));
                    stack.push(vec![]);
                }
                ']' => {
                    let inner = stack.pop().unwrap();
                    let n = inner.len() as u32;
                    stack.last_mut().unwrap().push(n);
                }
                _ => {
                    let v = yield_!(ev(1));
                    stack.last_mut().unwrap().push(v);
                }
            }
        }
        stack.concat().into_iter().sum()
    }

    fn ranges_that_are_on() -> Vec<(u32, u32)> {
        let mut ranges = Vec::new();
        let mut start = None;
        for (i, on) in [false, true, true, false, true].into_iter().enumerate() {
            let i = i as u32;
            match (on, start) {
                (true, None) => {
                    start = Some(yield_!(ev(i)));
                }
                (false, Some(s)) => {
                    ranges.push((s, i));
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(s) = start {
            ranges.push((s, 5));
        }
        ranges
    }

    fn batches() -> Vec<u32> {
        let mut pending = Some(vec![1u32]);
        let mut out = vec![];
        while let Some(batch) = pending {
            pending = None;
            for x in batch {
                if x < 3 {
                    pending.get_or_insert_with(Vec::new).push(x + 1);
                }
                out.push(yield_!(ev(x)));
            }
        }
        out
    }

    fn tags() -> Vec<String> {
        let mut groups = vec![];
        let mut open = None;
        for t in ["<a>", "x", "</a>", "y", "<b>", "z", "</b>"] {
            if let Some(name) = t.strip_prefix("</") {
                if let Some((tag, body)) = open.take() {
                    let text = render(tag, body, name);
                    groups.push(yield_!(ev(text)));
                }
            } else if let Some(name) = t.strip_prefix('<') {
                open = Some((name.trim_end_matches('>').to_string(), Vec::new()));
                yield_!(ev(()));
            } else if let Some((_, body)) = &mut open {
                body.push(t.to_string());
            }
        }
        groups
    }

    fn slots_of_a_map() -> BTreeMap<u32, Option<D>> {
        let mut slots = BTreeMap::new();
        for (k, fill) in [(1, true), (2, false), (1, false)] {
            if fill {
                let g = d("filled");
                yield_!(ev(k));
                slots.insert(k, Some(g));
            } else if let Some(old) = slots.insert(k, None) {
                yield_!(ev(old.is_some()));
                drop(old);
            }
        }
        slots
    }
}
