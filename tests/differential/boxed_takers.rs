//! Methods of what is in a box: they take it out of there, or only look at it; and methods that are called like those of std
//! which only look, and take their receivers; and methods that any type has.

use std::rc::Rc;

use crate::support::*;
use crate::twins;

struct Task(D);
impl Task {
    fn close(self) -> u32 {
        step("close");
        4
    }
    fn id(&self) -> u32 {
        3
    }
    fn bump(&mut self) -> u32 {
        3
    }
    fn boxed(self: Box<Self>) -> u32 {
        step("boxed");
        9
    }
    fn with(self, d: D) -> Task {
        step("with");
        self
    }
}
struct List {
    head: D,
    tail: Option<Box<List>>,
}
impl List {
    fn uncons(self) -> (D, Option<Box<List>>) {
        (self.head, self.tail)
    }
    fn len(&self) -> usize {
        1 + self.tail.as_ref().map_or(0, |t| t.len())
    }
}
trait Job {
    fn run(self: Box<Self>) -> u32;
    fn peek(&self) -> u32;
}
impl Job for Task {
    fn run(self: Box<Self>) -> u32 {
        step("run");
        1
    }
    fn peek(&self) -> u32 {
        7
    }
}
enum Shape {
    Leaf(Box<Task>),
    Pair(Box<Task>, Box<Task>),
}
twins! {
    fn taken_out_of_a_box() -> u32 {
        let b = Box::new(Task(d("c")));
        yield_!(ev(b.id()));
        let id = b.close();
        yield_!(ev(id));
        id
    }
    fn looked_at_in_a_box() -> u32 {
        let b = Box::new(Task(d("c")));
        let id = b.id();
        yield_!(ev(id))
    }
    fn changed_in_a_box() -> u32 {
        let mut b = Box::new(Task(d("c")));
        let id = b.bump();
        yield_!(ev(id))
    }
    fn takes_the_box() -> u32 {
        let b = Box::new(Task(d("c")));
        let id = b.boxed();
        yield_!(ev(id))
    }
    fn a_trait_object_takes_the_box() -> u32 {
        let b: Box<dyn Job> = Box::new(Task(d("c")));
        let id = b.run();
        yield_!(ev(id))
    }
    fn a_trait_object_is_looked_at() -> u32 {
        let b: Box<dyn Job> = Box::new(Task(d("c")));
        let id = b.peek();
        yield_!(ev(id))
    }
    fn a_trait_takes_the_box() -> u32 {
        let b = Box::new(Task(d("c")));
        let id = b.run();
        yield_!(ev(id))
    }
    fn taken_out_with_an_argument() -> u32 {
        let b = Box::new(Task(d("c")));
        let e = d("e");
        let b = b.with(e);
        yield_!(ev(1))
    }
    fn a_list_of_boxes() -> Vec<&'static str> {
        let mut list = Some(Box::new(List { head: d("1"), tail: Some(Box::new(List { head: d("2"), tail: None })) }));
        let mut names = vec![];
        while let Some(cell) = list {
            let (head, tail) = cell.uncons();
            names.push(yield_!(ev(head.name())));
            list = tail;
        }
        names
    }
    fn boxes_in_an_enum() -> u32 {
        let s = Shape::Pair(Box::new(Task(d("a"))), Box::new(Task(d("b"))));
        match s {
            Shape::Leaf(c) => { let n = c.close(); yield_!(ev(n)) }
            Shape::Pair(a, b) => { let n = a.close(); yield_!(ev(n)); let m = b.id(); yield_!(ev(m)) }
        }
    }
    fn a_box_that_a_function_made() -> u32 {
        let c = make();
        let n = if yield_!(ev(false)) { 1 } else { c.close() };
        yield_!(ev(n));
        let c = make();
        let n = c.close();
        yield_!(ev(n));
        let c = make();
        let n = c.id();
        yield_!(ev(n))
    }
    fn taken_out_in_an_arm() -> u32 {
        let c = make();
        let n = match 3 { 1 => c.id(), 2 => 0, _ => c.close() };
        yield_!(ev(n))
    }
    fn a_box_that_was_given(b: Box<Task> = Box::new(Task(D("c")))) -> u32 {
        let n = b.close();
        yield_!(ev(n))
    }
    fn boxes_of_a_loop() -> u32 {
        let v = vec![Box::new(Task(d("1"))), Box::new(Task(d("2")))];
        let mut sum = 0;
        for c in v {
            let n = c.close();
            sum += yield_!(ev(n));
        }
        sum
    }
    fn taken_out_on_some_ways() -> u32 {
        let mut v = vec![Box::new(Task(d("1"))), Box::new(Task(d("2")))];
        let mut sum = 0;
        while let Some(c) = v.pop() {
            if sum > 100 { return c.close(); } else if sum > 0 { let n = c.close(); sum += yield_!(ev(n)); } else { let n = c.id(); sum += yield_!(ev(n)); }
        }
        sum
    }
}
fn make() -> Box<Task> {
    Box::new(Task(d("made")))
}

/// A connection, with methods that std has of another kind.
struct Conn(D, u32);

impl Conn {
    fn split(self) -> (Half, Half) {
        step("split");
        let guard = Rc::new(self.0);
        (Half(guard.clone()), Half(guard))
    }

    fn shutdown(self) -> u32 {
        step("shutdown");
        self.1
    }

    fn lock(self, key: u32) -> Conn {
        step(format!("lock {key}"));
        Conn(self.0, self.1 + key)
    }

    fn set(self, value: u32) -> Conn {
        step(format!("set {value}"));
        Conn(d("made by set"), value)
    }

    fn next(self) -> Option<Conn> {
        step("next");
        (self.1 > 0).then(|| Conn(d("made by next"), self.1 - 1))
    }

    fn insert(self, key: &str, value: u32) -> Conn {
        step(format!("insert {key}"));
        Conn(d("made by insert"), self.1 + value)
    }
}

struct Half(Rc<D>);

impl Half {
    fn reunite(self, other: Half) -> Result<D, Rc<D>> {
        step("reunite");
        drop(other);
        Rc::try_unwrap(self.0)
    }
}

twins! {
    fn splits_and_reunites() -> bool {
        let conn = Conn(d("conn"), 1);
        let (read, write) = conn.split();
        yield_!(ev(read.0.name()));
        let back = read.reunite(write);
        yield_!(ev(back.is_ok()));
        back.is_ok()
    }

    fn shuts_down() -> u32 {
        let conn = Conn(d("conn"), 1);
        let left = conn.shutdown();
        yield_!(ev(left))
    }

    fn locks_with_a_key() -> u32 {
        let conn = Conn(d("conn"), 1);
        let locked = conn.lock(yield_!(ev(2)));
        yield_!(ev("locked"));
        let set = locked.set(7);
        yield_!(ev("set"));
        set.1
    }

    fn goes_to_the_next() -> u32 {
        let conn = Conn(d("conn"), 1);
        let Some(next) = conn.next() else { return 0 };
        yield_!(ev(next.1));
        let last = next.next();
        yield_!(ev(last.is_some()));
        last.map_or(9, |conn| conn.1)
    }

    fn is_built_by_insertion() -> u32 {
        let conn = Conn(d("conn"), 1);
        let conn = conn.insert("a", 1);
        let conn = conn.insert("b", yield_!(ev(2)));
        yield_!(ev(conn.1))
    }

    fn std_still_looks() -> usize {
        let cell = std::cell::Cell::new(1);
        let list = std::sync::Mutex::new(vec![d("first")]);
        let mut numbers = vec![3, 1, 2];
        let mut words = "a b".split(' ').peekable();
        cell.set(2);
        list.lock().unwrap().push(d("second"));
        numbers.insert(0, 9);
        let first = words.next();
        yield_!(ev(first));
        3
    }
}

/// What any type has.
trait AnyHas {
    fn keep(self, number: u32) -> u32
    where
        Self: Sized,
    {
        step("keep");
        number
    }

    fn weigh(&self, number: u32) -> u32 {
        step("weigh");
        number
    }
}

impl<T> AnyHas for T {}

twins! {
    fn any_type_is_taken() -> u32 {
        let guard = d("guard");
        let kept = guard.keep(3);
        yield_!(ev(kept));
        let boxed = Box::new(d("boxed"));
        let kept = boxed.keep(4);
        yield_!(ev(kept))
    }

    fn any_type_is_looked_at() -> u32 {
        let guard = d("guard");
        let weight = guard.weigh(3);
        yield_!(ev(weight));
        let boxed = Box::new(d("boxed"));
        let weight = boxed.weigh(4);
        yield_!(ev(weight))
    }
}
