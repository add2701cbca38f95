//! Patterns that take parts of a struct of which other fields are used later.

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Request {
    pub method: D,
    pub path: D,
    pub body: D,
    pub n: u32,
    pub next: Option<D>,
}

pub fn request() -> Request {
    Request { method: d("method"), path: d("path"), body: d("body"), n: 4, next: Some(d("next")) }
}

impl Request {
    pub fn new_with(n: u32) -> Self {
        Request { n, ..request() }
    }
}

/// Has a `Drop` of its own.
pub struct Own {
    pub id: u32,
    pub more: u32,
    pub name: D,
}

impl Drop for Own {
    fn drop(&mut self) {
        log(format!("drop own {}", self.id));
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub x: u32,
    pub y: u32,
    pub z: u32,
}

impl Point {
    pub fn sum(self) -> u32 {
        self.x + self.y + self.z
    }
}

pub struct Settings {
    pub retries: u32,
    pub delay: u64,
    pub name: String,
    pub guard: D,
    pub host: Option<D>,
}

pub fn settings() -> Settings {
    Settings { retries: 2, delay: 3, name: "n".into(), guard: d("guard"), host: Some(d("host")) }
}

twins! {
    fn others_are_moved_later(r: Request = request(), z: D = d("z")) -> u32 {
        let local = d("local");
        let Request { method, path, .. } = r;
        let other = d("other");
        yield_!(ev(r.n));
        drop(path);
        eat(r.body);
        yield_!(ev(2));
        if let Some(next) = r.next {
            yield_!(ev(next.name()));
        }
        yield_!(ev(3))
    }

    fn others_are_looked_at_later(z: D = d("z"), r: Request = request()) -> u32 {
        let Request { method, .. } = r;
        yield_!(ev(1));
        log(r.body.0);
        yield_!(ev(r.path.name()));
        r.n
    }

    fn another_pattern_takes_more(r: Request = request()) -> u32 {
        let mut sum = 0;
        let Request { body, .. } = r;
        sum += yield_!(ev(r.n));
        log(r.path.name());
        let Request { path, next: found, .. } = r;
        yield_!(ev(1));
        drop(path);
        sum + yield_!(ev(8))
    }

    fn what_a_constructor_gave() -> u32 {
        let one = Request::new_with(4);
        let Request { body, .. } = one;
        yield_!(ev(1));
        let two: Request = Request::new_with(5).into();
        let Request { path, method: mut changed, .. } = two;
        yield_!(ev(one.n));
        changed = d("changed");
        let path = one.path;
        yield_!(ev(two.n))
    }

    fn in_some_branches(k: u32 = 0, r: Request = request()) -> u32 {
        let local = d("local");
        if k == yield_!(ev(0)) {
            let Request { body, .. } = r;
            yield_!(ev(1));
            log(r.path.name());
            return yield_!(ev(r.n));
        }
        yield_!(ev(3))
    }

    fn before_branches(k: u32 = 1, r: Request = request()) -> u32 {
        let local = d("local");
        let Request { path, .. } = r;
        if k == yield_!(ev(1)) {
            yield_!(ev(2));
            eat(r.body);
        } else if k == 2 {
            drop(path);
            return 4;
        }
        yield_!(ev(3))
    }

    fn copies_leave_it_whole(p: Point = Point { x: 1, y: 2, z: 3 }) -> u32 {
        let Point { x, y, .. } = p;
        yield_!(ev(x));
        let same = p;
        yield_!(ev(same.z));
        y + p.sum()
    }

    fn copies_of_what_has_a_drop(own: Own = Own { id: 1, more: 2, name: d("name") }, z: D = d("z")) -> u32 {
        let local = d("local");
        let Own { id, .. } = own;
        yield_!(ev(id));
        log(own.name.name());
        let Own { more, .. } = own;
        let other = d("other");
        yield_!(ev(more));
        own.id
    }

    fn references_bind_references(r: &'static Request = Box::leak(Box::new(request()))) -> u32 {
        let Request { method, n, .. } = r;
        yield_!(ev(*n));
        let Request { path, .. } = r;
        yield_!(ev((method.name(), path.name(), r.n)));
        *n
    }

    fn closures_take_what_was_bound(r: Request = request()) -> u32 {
        let Request { method, n, .. } = r;
        let say = move || {
            log(method.0);
            n
        };
        yield_!(ev(say()));
        let body = r.body;
        yield_!(ev(say()))
    }

    fn settings_in_a_loop(settings: Settings = settings()) -> usize {
        let Settings { retries, delay, .. } = settings;
        let mut turns = 0;
        loop {
            turns += 1;
            let name = settings.name.clone();
            yield_!(ev((turns, name)));
            if turns > retries {
                break;
            }
            log(settings.guard.0);
        }
        let Settings { host, .. } = settings;
        yield_!(ev(host.is_some()));
        let delay = yield_!(ev(delay));
        settings.name.len() + delay as usize
    }
}

#[test]
fn of_self() {
    mod plain {
        use super::*;
        macro_rules! yield_ {
            ($event:expr) => {
                block($event)
            };
        }
        pub struct Three(pub D, pub D, pub u32);
        impl Three {
            pub fn run(mut self) -> u32 {
                let Self(one, ..) = self;
                self.2 += yield_!(ev(self.2));
                self.0 = d("again");
                yield_!(ev(2));
                eat(self.1);
                yield_!(ev(self.2))
            }
        }
    }
    mod machine {
        use super::*;
        pub struct Three(pub D, pub D, pub u32);
        impl Three {
            #[bluelet::coroutine]
            pub fn run(mut self) -> u32 {
                let Self(one, ..) = self;
                self.2 += yield_!(ev(self.2));
                self.0 = d("again");
                yield_!(ev(2));
                eat(self.1);
                yield_!(ev(self.2))
            }
        }
    }
    compare(
        "of_self",
        || plain::Three(d("one"), d("two"), 3).run(),
        || machine::Three(d("one"), d("two"), 3).run(),
    );
}
