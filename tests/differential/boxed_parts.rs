//! Patterns that take a part of what is in a box, in every place where a box may come from.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Node {
    pub value: D,
    pub label: D,
    pub next: Option<Box<Node>>,
}

pub fn node(name: &'static str) -> Node {
    Node { value: d(name), label: d("label"), next: None }
}

fn list() -> Option<Box<Node>> {
    let mut head: Option<Box<Node>> = None;
    for name in ["c", "b", "a"] {
        head = Some(Box::new(Node { next: head.take(), ..node(name) }));
    }
    head
}

#[derive(Debug, Clone)]
pub struct Point {
    pub x: u32,
    pub y: u32,
}

fn points() -> Vec<Point> {
    vec![Point { x: 1, y: 2 }, Point { x: 3, y: 4 }]
}

#[derive(Debug)]
pub enum Shape {
    Dot(u32),
    Within(Box<Shape>),
    Named(D, D),
}

twins! {
    fn of_an_argument(node: Box<Node> = Box::new(node("n"))) -> u32 {
        let local = d("local");
        let Node { value, .. } = *node;
        yield_!(ev(1));
        eat(value);
        yield_!(ev(2))
    }

    fn of_what_a_type_says() -> u32 {
        let node: Box<Node> = node("n").into();
        yield_!(ev(0));
        match *node {
            Node { value, next: None, .. } => {
                yield_!(ev(1));
                eat(value);
            }
            Node { label, .. } => {
                yield_!(ev(2));
            }
        }
        yield_!(ev(3))
    }

    fn of_what_an_option_held() -> u32 {
        if let Some(node) = list() {
            let one = d("one");
            let Node { value, .. } = *node;
            let other = d("other");
            yield_!(ev(1));
            eat(value);
        }
        let found = list();
        if let Some(node) = found {
            let one = d("one");
            let Node { value, .. } = *node;
            let other = d("other");
            yield_!(ev(2));
            eat(value);
        }
        yield_!(ev(3))
    }

    fn along_a_list() -> u32 {
        let mut head = list();
        let mut n = 0;
        while let Some(mut node) = head {
            head = node.next.take();
            n += 1;
            if n == 2 {
                yield_!(ev(node.value.name()));
                continue;
            }
            let Node { value, .. } = *node;
            yield_!(ev(n));
            eat(value);
        }
        n
    }

    fn within_a_match(shape: Shape = Shape::Within(Box::new(Shape::Within(Box::new(Shape::Named(d("x"), d("y"))))))) -> u32 {
        let local = d("local");
        let mut shape = shape;
        loop {
            shape = match shape {
                Shape::Dot(n) => return yield_!(ev(n)),
                Shape::Within(inner) => match *inner {
                    Shape::Dot(n) => return n,
                    Shape::Named(x, _) => {
                        yield_!(ev(x.name()));
                        eat(x);
                        Shape::Dot(7)
                    }
                    other => {
                        yield_!(ev(()));
                        other
                    }
                },
                Shape::Named(_, y) => {
                    yield_!(ev(y.name()));
                    Shape::Dot(1)
                }
            };
        }
    }

    fn references_are_none(list: &'static [Point] = Vec::leak(points()), by_number: &'static BTreeMap<u32, Point> = Box::leak(Box::new(BTreeMap::from([(1, Point { x: 5, y: 6 })]))), own: Box<Point> = Box::new(Point { x: 8, y: 9 })) -> u32 {
        let mut sum = 0;
        if let Some(point) = list.first() {
            let Point { x, .. } = *point;
            sum += x + yield_!(ev(point.y));
        }
        if let Some(own) = by_number.get(&1) {
            let Point { y, .. } = *own;
            sum += yield_!(ev(y)) + own.x;
        }
        for point in list.iter() {
            let Point { x, .. } = *point;
            sum += yield_!(ev(x));
        }
        let Point { y, .. } = *own;
        sum + yield_!(ev(y))
    }

    fn exclusive_references_are_none() -> u32 {
        let mut list = points();
        let mut sum = 0;
        if let Some(point) = list.last_mut() {
            point.x = 4;
            let Point { x, .. } = *point;
            sum += yield_!(ev(x));
        }
        while let Some(mut point) = list.pop() {
            let same = &mut point;
            let Point { y, .. } = *same;
            sum += yield_!(ev(y));
        }
        sum
    }

    fn guards_are_none() -> u32 {
        let cell: &'static RefCell<Point> = Box::leak(Box::new(RefCell::new(Point { x: 1, y: 2 })));
        let (guard, other) = (cell.borrow(), d("other"));
        let Point { x, .. } = *guard;
        yield_!(ev(x));
        let busy = cell.try_borrow_mut().is_err();
        yield_!(ev(busy));
        let shared = Some(Rc::new(Point { x: 3, y: 4 }));
        if let Some(shared) = shared {
            let Point { y, .. } = *shared;
            yield_!(ev(y));
        }
        3
    }
}

#[test]
fn of_self() {
    mod plain {
        use super::*;
        pub struct Two(pub D, pub D);
        impl Two {
            pub fn run(self: Box<Self>) -> u32 {
                let Self(one, ..) = *self;
                let local = d("local");
                block(ev(1));
                drop(one);
                block(ev(2))
            }
        }
    }
    mod machine {
        use super::*;
        pub struct Two(pub D, pub D);
        impl Two {
            #[bluelet::coroutine]
            pub fn run(self: Box<Self>) -> u32 {
                let Self(one, ..) = *self;
                let local = d("local");
                yield_!(ev(1));
                drop(one);
                yield_!(ev(2))
            }
        }
    }
    compare(
        "of_self",
        || Box::new(plain::Two(d("one"), d("two"))).run(),
        || Box::new(machine::Two(d("one"), d("two"))).run(),
    );
}
