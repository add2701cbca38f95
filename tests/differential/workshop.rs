//! Programs about objects with many methods, of which some take them, some lend what is in them, and some do neither: stores,
//! lexers, channels, plugins, meters.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, PartialEq)]
struct User {
    name: String,
    age: u32,
    tags: Vec<String>,
}

impl User {
    fn new(name: &str, age: u32) -> Self {
        User { name: name.into(), age, tags: vec!["t".into()] }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn tags(&self) -> impl Iterator<Item = &String> {
        self.tags.iter()
    }

    fn first_tag(&self) -> Option<&String> {
        self.tags.first()
    }

    fn rename(self, n: &str) -> Self {
        User { name: n.into(), ..self }
    }

    fn age_mut(&mut self) -> &mut u32 {
        &mut self.age
    }
}

struct Store {
    users: BTreeMap<u32, User>,
    next: u32,
    _log: D,
}

impl Store {
    fn new() -> Self {
        Store { users: BTreeMap::new(), next: 1, _log: d("store") }
    }

    fn add(&mut self, u: User) -> u32 {
        let id = self.next;
        self.next += 1;
        self.users.insert(id, u);
        id
    }

    fn find(&self, id: u32) -> Option<&User> {
        self.users.get(&id)
    }

    fn find_mut(&mut self, id: u32) -> Option<&mut User> {
        self.users.get_mut(&id)
    }

    fn oldest(&self) -> Option<(&u32, &User)> {
        self.users.iter().max_by_key(|(_, u)| u.age)
    }

    fn remove(&mut self, id: u32) -> Result<User, String> {
        self.users.remove(&id).ok_or_else(|| format!("no {id}"))
    }

    fn close(self) -> usize {
        step("close");
        self.users.len()
    }

    fn view(&self) -> StoreView<'_> {
        StoreView { users: self.users.values().collect() }
    }

    fn tx(&mut self) -> StoreTx<'_> {
        StoreTx { store: self, done: 0 }
    }
}

struct StoreView<'a> {
    users: Vec<&'a User>,
}

impl<'a> StoreView<'a> {
    fn names(&self) -> Vec<&'a str> {
        self.users.iter().map(|u| u.name()).collect()
    }

    fn len(&self) -> usize {
        self.users.len()
    }
}

struct StoreTx<'a> {
    store: &'a mut Store,
    done: u32,
}

impl StoreTx<'_> {
    fn put(&mut self, u: User) -> &mut Self {
        self.store.add(u);
        self.done += 1;
        self
    }

    fn commit(self) -> u32 {
        self.done
    }
}

struct Lexer<'a> {
    src: &'a str,
    pos: usize,
}

impl<'a> Lexer<'a> {
    fn new(src: &'a str) -> Self {
        Lexer { src, pos: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.src[self.pos..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    fn scan_while(&mut self, f: impl Fn(char) -> bool) -> &'a str {
        let s = self.pos;
        while self.peek().is_some_and(&f) {
            self.bump();
        }
        &self.src[s..self.pos]
    }

    fn rest(self) -> &'a str {
        &self.src[self.pos..]
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = char;
    fn next(&mut self) -> Option<char> {
        self.bump()
    }
}

struct Chan {
    q: Rc<RefCell<VecDeque<u32>>>,
}

impl Chan {
    fn pair() -> (Chan, Chan) {
        let q = Rc::new(RefCell::new(VecDeque::new()));
        (Chan { q: q.clone() }, Chan { q })
    }

    fn send(&self, n: u32) -> Ev<()> {
        self.q.borrow_mut().push_back(n);
        ev(())
    }

    fn recv(&self) -> Ev<Option<u32>> {
        ev(self.q.borrow_mut().pop_front())
    }

    fn close(self) -> Ev<usize> {
        ev(self.q.borrow().len())
    }

    fn try_recv(&mut self) -> Result<u32, &'static str> {
        self.q.borrow_mut().pop_front().ok_or("empty")
    }
}

trait Plugin {
    fn name(&self) -> String;
    fn exec(&mut self, n: u32) -> Ev<u32>;
    fn stop(self: Box<Self>) -> u32;
    fn clone_box(&self) -> Box<dyn Plugin>;
}

#[derive(Clone)]
struct P1(D, u32);
impl Plugin for P1 {
    fn name(&self) -> String {
        self.0.name().into()
    }

    fn exec(&mut self, n: u32) -> Ev<u32> {
        self.1 += n;
        ev(self.1)
    }

    fn stop(self: Box<Self>) -> u32 {
        step("stop");
        self.1
    }

    fn clone_box(&self) -> Box<dyn Plugin> {
        Box::new(self.clone())
    }
}

struct Meter {
    n: u32,
    _d: D,
}

impl Meter {
    fn reading(&self) -> u32 {
        self.n
    }

    fn into_parts(self) -> (u32, D) {
        (self.n, D("part"))
    }

    fn merge(self, o: Meter) -> Meter {
        step("merge");
        Meter { n: self.n + o.n, _d: d("merged") }
    }

    fn scale(mut self, k: u32) -> Self {
        self.n *= k;
        self
    }

    fn try_zero(self) -> Result<(), Meter> {
        if self.n == 0 { Ok(()) } else { Err(self) }
    }
}

fn meter(n: u32) -> Meter {
    Meter { n, _d: d("meter") }
}

#[derive(Debug)]
enum Msg {
    Quit,
    Move { x: i32, y: i32 },
    Write(String),
    Batch(Vec<Msg>),
    Guarded(D),
}

#[derive(Debug, PartialEq)]
struct Sheet(u32);
impl Sheet {
    fn check(self, n: u32) -> Result<Self, Self> {
        step("check");
        if n == 2 { Ok(self) } else { Err(Sheet(n * 10)) }
    }
}

twins! {
    fn records_come_and_go() -> Result<usize, String> {
        let mut s = Store::new();
        let a = s.add(User::new("ann", 30));
        let b = s.add(User::new(yield_!(ev("bob")), 40));
        let Some(u) = s.find(a) else { return Err("none".into()) };
        let age = u.age;
        if let Some(m) = s.find_mut(b) {
            *m.age_mut() += age;
            m.tags.push("old".into());
        }
        yield_!(ev(age));
        let gone = s.remove(a)?;
        yield_!(ev(gone.name().len()));
        let err = s.remove(99).unwrap_err();
        yield_!(ev(err));
        let n = s.close();
        yield_!(ev(n));
        Ok(n)
    }

    fn a_record_is_found_and_removed() -> u32 {
        let mut s = Store::new();
        s.add(User::new("a", 1));
        s.add(User::new("b", 2));
        let (id, user) = s.oldest().unwrap();
        let id = *id;
        let name = user.name().to_owned();
        s.remove(id).unwrap();
        yield_!(ev(name));
        let left = s.oldest().map(|(id, _)| *id);
        s.next = 7;
        yield_!(ev(left));
        s.next
    }

    fn records_are_copied() -> Vec<String> {
        let mut s = Store::new();
        for n in ["x", "y"] {
            s.add(User::new(n, 5));
        }
        let mut out = vec![];
        for id in 1..4 {
            let name = match s.find(id) {
                Some(u) if u.age > 3 => u.name().to_uppercase(),
                Some(_) => continue,
                None => break,
            };
            s.add(User::new(&name, id));
            out.push(yield_!(ev(name)));
        }
        out
    }

    fn a_lexer(src: &'static str = "ab12+c") -> Vec<String> {
        let mut lx = Lexer::new(src);
        let mut out = vec![];
        while let Some(c) = lx.peek() {
            let tok = if c.is_alphabetic() {
                lx.scan_while(char::is_alphabetic)
            } else if c.is_numeric() {
                lx.scan_while(|c| c.is_numeric())
            } else {
                lx.bump();
                "op"
            };
            out.push(yield_!(ev(tok)).to_string());
        }
        let rest = lx.rest();
        yield_!(ev(rest));
        out
    }

    fn a_lexer_is_an_iterator(src: &'static str = "xyz") -> String {
        let lx = Lexer::new(src);
        let mut out = String::new();
        for c in lx.skip(1) {
            out.push(yield_!(ev(c)));
        }
        let n = Lexer::new(src).filter(|c| *c != 'y').count();
        yield_!(ev(n));
        out
    }

    fn a_channel_is_drained_and_closed() -> Vec<u32> {
        let (tx, mut rx) = Chan::pair();
        for i in 0..3 {
            yield_!(tx.send(i));
        }
        let mut got = vec![];
        while let Some(n) = yield_!(rx.recv()) {
            got.push(n);
            if n == 1 {
                break;
            }
        }
        let left = yield_!(tx.close());
        let last = rx.try_recv();
        yield_!(ev(last.clone()));
        got.push(left as u32);
        got.extend(last.ok());
        got
    }

    fn plugins_run_and_stop() -> u32 {
        let mut list: Vec<Box<dyn Plugin>> =
            vec![Box::new(P1(d("p"), 1)), Box::new(P1(d("q"), 10))];
        let mut sum = 0;
        for p in list.iter_mut() {
            let e = p.exec(1);
            drop(e);
        }
        let mut copy = list[0].clone_box();
        sum += yield_!(copy.exec(5));
        for p in list {
            let name = p.name();
            let n = p.stop();
            sum += yield_!(ev(n));
            log(name);
        }
        let n = copy.stop();
        yield_!(ev(n)) + sum
    }

    fn meters_are_merged() -> u32 {
        let a = meter(1);
        let b = meter(2);
        let n = a.reading();
        let c = a.merge(b);
        yield_!(ev(c.reading()));
        let c = c.scale(yield_!(ev(3)));
        yield_!(ev(1));
        let (k, part) = c.into_parts();
        yield_!(ev(part.name()));
        k + n
    }

    fn a_meter_comes_back() -> u32 {
        let mut m = meter(2);
        for i in 0..3 {
            match m.try_zero() {
                Ok(()) => return yield_!(ev(i)),
                Err(back) => {
                    m = back;
                    m.n -= 1;
                    yield_!(ev(m.n));
                }
            }
        }
        99
    }

    fn meters_are_folded() -> u32 {
        let ms = vec![meter(1), meter(2), meter(3)];
        let mut acc = meter(0);
        for m in ms {
            acc = acc.merge(m);
            yield_!(ev(acc.n));
        }
        let total = acc.reading();
        let scaled = acc.scale(2);
        yield_!(ev(total));
        scaled.n
    }

    fn meters_in_branches() -> u32 {
        let m = meter(4);
        let n = if m.reading() > 3 && yield_!(ev(true)) {
            let big = m.scale(10);
            yield_!(ev(big.n));
            big.n
        } else {
            m.reading()
        };
        yield_!(ev(n));
        let k = meter(5);
        let r = match k.try_zero() {
            Ok(()) => 0,
            Err(m) if m.n == 5 => {
                yield_!(ev(5));
                m.reading()
            }
            Err(m) => m.n,
        };
        r + n
    }

    fn an_inbox() -> Vec<String> {
        let mut inbox = VecDeque::from([
            Msg::Move { x: 1, y: -1 },
            Msg::Batch(vec![Msg::Write("w".into()), Msg::Quit]),
            Msg::Guarded(d("g")),
            Msg::Write("never".into()),
        ]);
        let mut out = vec![];
        while let Some(msg) = inbox.pop_front() {
            match msg {
                Msg::Quit => break,
                Msg::Move { x, y: 0 } => out.push(format!("h{x}")),
                Msg::Move { x, y } => out.push(format!("{}", yield_!(ev(x + y)))),
                Msg::Write(ref s) if s.is_empty() => continue,
                Msg::Write(s) => {
                    yield_!(ev(s.len()));
                    out.push(s);
                }
                Msg::Batch(more) => {
                    for m in more.into_iter().rev() {
                        if matches!(m, Msg::Quit) {
                            inbox.push_back(m);
                        } else {
                            inbox.push_front(m);
                        }
                    }
                    yield_!(ev(inbox.len()));
                }
                Msg::Guarded(g) => {
                    yield_!(ev(g.name()));
                    out.push(g.name().to_string());
                }
            }
        }
        out
    }

    fn tags_are_looked_at_and_cleared() -> usize {
        let mut u = User::new("n", 1);
        let n = u.tags().count();
        let long = u.tags().filter(|t| t.len() > n).next().is_some();
        u.tags.push("two".into());
        yield_!(ev(long));
        let first = u.first_tag().cloned();
        u.tags.clear();
        yield_!(ev(first));
        let u = u.rename(yield_!(ev("m")));
        u.name.len() + u.tags.len()
    }

    fn views_in_blocks() -> usize {
        let mut s = Store::new();
        s.add(User::new("v", 1));
        let names: Vec<String> = {
            let v = s.view();
            v.names().into_iter().map(String::from).collect()
        };
        yield_!(ev(names));
        let n = s.view().len();
        let done = {
            let mut tx = s.tx();
            tx.put(User::new("w", 2)).put(User::new("x", 3));
            tx.commit()
        };
        yield_!(ev(done));
        n + s.users.len()
    }

    fn a_transaction_in_one_line() -> u32 {
        let mut s = Store::new();
        s.tx().put(User::new("a", 1)).put(User::new("b", 2));
        yield_!(ev(s.users.len()));
        let n = s.tx().commit();
        yield_!(ev(n));
        let c = s.close() as u32;
        yield_!(ev(c)) + n
    }

    fn checks_give_it_back() -> Result<u32, Sheet> {
        let m = Sheet(3);
        let m = m.check(yield_!(ev(2)))?;
        yield_!(ev(m.0));
        let m = m.check(yield_!(ev(3)))?;
        Ok(m.0)
    }

    fn a_stack_of_screens() -> Vec<&'static str> {
        enum St {
            Menu(D),
            Play { lives: u8, hero: D },
            Over,
        }
        let mut stack = vec![St::Menu(d("menu"))];
        let mut trace = vec![];
        while let Some(top) = stack.last_mut() {
            let next = match top {
                St::Menu(g) => {
                    trace.push(g.name());
                    Some(St::Play { lives: 2, hero: d("hero") })
                }
                St::Play { lives: 0, .. } => {
                    stack.pop();
                    stack.push(St::Over);
                    None
                }
                St::Play { lives, hero } => {
                    *lives -= 1;
                    trace.push(hero.name());
                    None
                }
                St::Over => {
                    trace.push("over");
                    stack.clear();
                    None
                }
            };
            if let Some(n) = next {
                stack.push(n);
            }
            yield_!(ev(stack.len()));
        }
        trace
    }
}
