//! `move` closures that look at a field of a variable, of which others are used later.

use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Guard {
    id: u32,
}

impl Drop for Guard {
    fn drop(&mut self) {
        log(format!("drop guard {}", self.id));
    }
}

impl Guard {
    fn id(&self) -> u32 {
        step("look");
        self.id
    }

    fn count(&mut self) -> u32 {
        self.id += 1;
        self.id
    }
}

#[derive(Debug)]
pub struct Peer {
    guard: Guard,
    name: D,
    size: u32,
    inner: Box<Guard>,
    other: Option<D>,
}

fn peer() -> Peer {
    let (guard, inner) = (Guard { id: 1 }, Box::new(Guard { id: 7 }));
    Peer { guard, name: d("name"), size: 4, inner, other: Some(d("other")) }
}

fn in_box() -> Box<Peer> {
    Box::new(peer())
}

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    least: u32,
    most: u32,
}

fn limits() -> Limits {
    Limits { least: 1, most: 3 }
}

#[derive(Debug)]
pub struct Place {
    street: D,
    town: D,
    number: u32,
}

#[derive(Debug)]
pub struct Person {
    place: Place,
    name: D,
}

fn person() -> Person {
    let place = Place { street: d("street"), town: d("town"), number: 2 };
    Person { place, name: d("name") }
}

fn length(value: &D) -> u32 {
    value.name().len() as u32
}

fn same<T>(value: T) -> T {
    value
}

twins! {
    fn called_before_the_wait(peer: Peer = peer()) -> u32 {
        let name_of = move || peer.guard.id();
        let l = d("l");
        let r = name_of();
        yield_!(ev(peer.size)) + r + peer.name.name().len() as u32
    }

    fn called_twice(peer: Peer = peer()) -> u32 {
        let name_of = move || peer.guard.id();
        let l = d("l");
        yield_!(ev(peer.size));
        let r = name_of() + name_of();
        yield_!(ev(peer.size)) + r + peer.name.name().len() as u32
    }

    fn changed() -> u32 {
        let mut peer: Peer = peer();
        let mut up = move || { peer.guard.count() };
        let l = d("l");
        yield_!(ev(peer.size));
        let r = up() + up();
        yield_!(ev(peer.size)) + r + length(&peer.name)
    }

    fn a_box_is_looked_into() -> u32 {
        let peer: Peer = peer();
        let up = move || peer.inner.id();
        let l = d("l");
        yield_!(ev(peer.size));
        let r = up() + up();
        yield_!(ev(peer.size)) + r + length(&peer.name)
    }

    fn another_is_taken_later() -> u32 {
        let peer: Peer = peer();
        let up = move || length(&peer.name);
        let l = d("l");
        yield_!(ev(peer.size));
        let r = up() + up();
        eat(peer.guard);
        yield_!(ev(peer.size)) + r
    }

    fn a_number_is_copied() -> u32 {
        let limits: Limits = limits();
        let f = move || limits.least.max(3);
        yield_!(ev(limits.most));
        yield_!(ev(limits.least)) + f()
    }

    fn a_number_is_copied_and_changed_later() -> u32 {
        let mut limits: Limits = limits();
        let f = move || limits.least.max(3);
        yield_!(ev(limits.most));
        limits.least += 2;
        yield_!(ev(limits.least)) + f()
    }

    fn a_shared_pointer_goes_along() -> u32 {
        let peer: Rc<Peer> = Rc::new(peer());
        let q = peer.clone();
        let f = move || peer.guard.id();
        yield_!(ev(q.size));
        yield_!(ev(1)) + f()
    }

    fn a_box_goes_along() -> u32 {
        let peer: Box<Peer> = in_box();
        let f = move || peer.guard.id();
        yield_!(ev(1));
        yield_!(ev(1)) + f()
    }

    fn in_a_branch(yes: bool = true) -> u32 {
        let peer: Peer = peer();
        if yes {
            let f = move || peer.guard.id();
            yield_!(ev(1));
            step(peer.name.name());
            f();
        }
        yield_!(ev(1))
    }

    fn in_a_branch_that_is_not_taken(yes: bool = false) -> u32 {
        let peer: Peer = peer();
        if yes {
            let f = move || peer.guard.id();
            yield_!(ev(1));
            step(peer.name.name());
            f();
        }
        yield_!(ev(1))
    }

    fn an_option_is_looked_into() -> u32 {
        let peer: Peer = peer();
        let f = move || peer.other.as_ref().map(|d| length(d)).unwrap_or(0);
        yield_!(ev(1));
        step(peer.name.name());
        f() + yield_!(ev(1))
    }

    fn a_macro_looks() -> u32 {
        let peer: Peer = peer();
        let f = move || { step(format!("{:?}", peer.guard)); 3 };
        yield_!(ev(1));
        step(peer.name.name());
        f() + yield_!(ev(1))
    }

    fn given_a_new_value() -> u32 {
        let mut peer: Peer = peer();
        let f = move || { step(format!("{:?}", peer.guard)); 3 };
        yield_!(ev(1));
        peer.guard = Guard { id: 9 };
        step(peer.name.name());
        f() + yield_!(ev(1)) + peer.guard.id()
    }

    fn beside_an_argument() -> u32 {
        let peer: Peer = peer();
        let x = yield_!(ev(1));
        let f = move |y: u32| peer.guard.id() + x + y;
        yield_!(ev(1));
        step(peer.name.name());
        f(4) + yield_!(ev(1))
    }

    fn given_to_an_iterator() -> u32 {
        let peer: Peer = peer();
        let v = vec![1, 2, 3];
        let k: Vec<u32> = v.into_iter().map(move |y: u32| peer.guard.id() + y).collect();
        yield_!(ev(1));
        step(peer.name.name());
        yield_!(ev(1)) + k[0]
    }

    fn in_a_loop_with_jumps() -> u32 {
        for i in 0..3 {
            let peer: Peer = peer();
            let f = move || peer.guard.id() + i;
            if i == 1 { continue; }
            yield_!(ev(i));
            step(peer.name.name());
            f();
        }
        yield_!(ev(1))
    }

    fn a_number_inside_of_a_part() -> u32 {
        let person: Person = person();
        let f = move || same(person.place.number);
        yield_!(ev(1));
        step(person.name.name());
        let r = f();
        drop(f);
        yield_!(ev(1)) + r
    }

    fn a_part_inside_of_what_is_used_later() -> u32 {
        let person: Person = person();
        let f = move || same(person.place.street);
        yield_!(ev(1));
        step(person.place.town.name());
        let r = f();
        yield_!(ev(1)) + length(&r)
    }

    fn a_part_inside_of_what_is_used_much_later() -> u32 {
        let person: Person = person();
        let f = move || same(person.place.street);
        yield_!(ev(1));
        step(person.name.name());
        yield_!(ev(2));
        step(person.place.town.name());
        let r = f();
        yield_!(ev(1)) + length(&r)
    }
}
