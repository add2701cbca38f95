//! Methods that std has for taking their receiver, of parts of a variable: types of one's own may only look at these.

use std::ops::Deref;
use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Server(D);

impl Server {
    fn enumerate(&self) -> u32 {
        step("enumerate");
        1
    }

    fn join(&self) -> u32 {
        step("join");
        2
    }

    fn rev(&mut self) -> u32 {
        step("rev");
        3
    }

    fn map(&self, f: impl Fn(u32) -> u32) -> u32 {
        step("map");
        f(1)
    }

    fn zip(&self) -> &str {
        self.0.0
    }

    fn and_then(&self, n: u32) -> Result<u32, &'static str> {
        step("and_then");
        Ok(n)
    }
}

#[derive(Debug)]
pub struct App {
    name: D,
    server: Server,
    rest: D,
}

fn server() -> Server {
    Server(d("server"))
}

fn app() -> App {
    App { name: d("name"), server: server(), rest: d("rest") }
}

#[derive(Debug)]
pub struct Outer {
    app: App,
    last: D,
}

/// Nothing can be moved out of it.
#[derive(Debug)]
pub struct Own {
    name: D,
    server: Server,
}

impl Drop for Own {
    fn drop(&mut self) {
        log("drop own");
    }
}

#[derive(Debug)]
pub struct Task(D);

impl Task {
    fn join(self) -> D {
        step("join");
        self.0
    }
}

#[derive(Debug)]
pub struct Job {
    name: D,
    item: Option<D>,
    all: std::vec::IntoIter<D>,
    task: Task,
    rest: D,
    n: u32,
}

fn job() -> Job {
    let all = vec![d("one"), d("two")].into_iter();
    let (name, item, rest) = (d("name"), Some(d("item")), d("rest"));
    Job { name, item, all, task: Task(d("task")), rest, n: 1 }
}

/// What leads to its parts can be seen.
#[derive(Debug)]
pub struct Watched(Job);

impl Deref for Watched {
    type Target = Job;

    fn deref(&self) -> &Job {
        step("deref");
        &self.0
    }
}

impl Task {
    fn rev(&self) -> usize {
        self.0.0.len()
    }
}

fn both(n: u32, m: usize) -> usize {
    n as usize + m
}

fn passed<T>(value: T) -> T {
    value
}

twins! {
    fn looks(app: App = app()) -> u32 {
        let _g = d("g");
        let n = app.server.enumerate();
        yield_!(ev(1));
        n
    }

    fn looks_at_a_local() -> u32 {
        let app = app();
        let _g = d("g");
        let n = app.server.join();
        yield_!(ev(1));
        n
    }

    fn changes(app: App = app()) -> u32 {
        let mut app = app;
        app.name = d("other");
        let n = app.server.rev();
        yield_!(ev(1));
        n
    }

    fn calls(app: App = app()) -> u32 {
        let n = app.server.map(|x| x + 1);
        yield_!(ev(1));
        n
    }

    fn lends(app: App = app()) -> usize {
        let name = app.server.zip();
        let n = name.len();
        yield_!(ev(1));
        n
    }

    fn may_fail(app: App = app()) -> Result<u32, &'static str> {
        let n = app.server.and_then(1)?;
        yield_!(ev(1));
        Ok(n)
    }

    fn in_an_event(app: App = app()) -> u32 { yield_!(ev(app.server.join())) }

    fn in_a_branch(app: App = app()) -> u32 {
        if yield_!(ev(true)) {
            app.server.join();
            yield_!(ev(1));
        } else {
            yield_!(ev(2));
        }
        yield_!(ev(3))
    }

    fn is_matched(app: App = app()) -> u32 {
        match app.server.join() {
            2 => yield_!(ev(1)),
            _ => yield_!(ev(2)),
        }
    }

    fn of_a_part_of_a_part(outer: Outer = Outer { app: app(), last: d("last") }) -> u32 {
        let n = outer.app.server.join();
        yield_!(ev(1));
        n
    }

    fn of_what_has_a_drop(own: Own = Own { name: d("name"), server: server() }) -> u32 {
        let n = own.server.join();
        yield_!(ev(1));
        n
    }

    fn of_what_is_shared(app: Rc<App> = Rc::new(app())) -> u32 {
        let n = app.server.join();
        yield_!(ev(1));
        n
    }

    fn of_what_is_in_a_box(app: Box<App> = Box::new(app())) -> u32 {
        let n = app.server.join();
        yield_!(ev(1));
        n
    }

    fn takes(job: Job = job()) -> u32 {
        let all = job.task.join();
        yield_!(ev(1));
        eat(all);
        1
    }

    fn takes_an_option(job: Job = job()) -> Option<usize> {
        let n = job.item.map(|x| x.0.len());
        yield_!(ev(1));
        n
    }

    fn takes_for_a_function(job: Job = job()) -> Option<()> {
        let n = job.item.map(eat);
        yield_!(ev(1));
        n
    }

    fn takes_by_a_question(job: Job = job()) -> Result<u32, &'static str> {
        let item = job.item.ok_or("none")?;
        yield_!(ev(1));
        eat(item);
        Ok(1)
    }

    fn takes_with_a_closure(job: Job = job()) -> bool {
        let least = 3;
        let item = job.item.filter(|x| x.0.len() > least);
        yield_!(ev(1));
        item.is_some()
    }

    fn takes_with_a_variable(job: Job = job()) -> usize {
        let other = vec![d("other")];
        let all: Vec<(D, D)> = job.all.zip(other).collect();
        yield_!(ev(1));
        all.len()
    }

    fn takes_for_a_loop(job: Job = job()) -> u32 {
        for (n, x) in job.all.enumerate() {
            yield_!(ev(n));
            eat(x);
        }
        1
    }

    fn takes_of_what_a_function_gave(job: Job = job()) -> Option<usize> {
        let job = passed(job);
        let n = job.item.map(|x| x.0.len()).map(|n| n + 1);
        yield_!(ev(1));
        n
    }

    fn takes_of_what_changes(job: Job = job()) -> Option<usize> {
        let mut job = job;
        job.n += 1;
        let n = job.item.map(|x| x.0.len());
        yield_!(ev(1));
        n
    }

    fn takes_of_what_is_in_a_box(job: Box<Job> = Box::new(job())) -> Option<usize> {
        let n = job.item.map(|x| x.0.len());
        yield_!(ev(1));
        n
    }

    fn looks_beside_what_is_taken(app: App = app()) -> u32 {
        eat(app.name);
        yield_!(ev(1));
        let n = app.server.join();
        yield_!(ev(2));
        n
    }

    fn looks_before_another_is_taken(app: App = app()) -> u32 {
        let n = app.server.join();
        yield_!(ev(1));
        eat(app.name);
        yield_!(ev(2));
        n
    }

    fn looks_twice(app: App = app()) -> u32 {
        let n = app.server.join() + app.server.enumerate();
        eat(app.rest);
        yield_!(ev(1));
        n
    }

    fn looks_inside_of_a_part(outer: Outer = Outer { app: app(), last: d("last") }) -> u32 {
        eat(outer.last);
        yield_!(ev(2));
        let n = outer.app.server.join();
        yield_!(ev(1));
        eat(outer.app.name);
        yield_!(ev(3));
        n
    }

    fn changes_what_gets_a_new_value(app: App = app()) -> u32 {
        let mut app = app;
        eat(app.name);
        yield_!(ev(2));
        let n = app.server.rev();
        yield_!(ev(1));
        app.server = server();
        yield_!(ev(3));
        n
    }

    fn takes_beside_what_is_taken(job: Job = job()) -> Option<usize> {
        eat(job.name);
        yield_!(ev(2));
        let n = job.item.map(|x| x.0.len());
        yield_!(ev(1));
        n
    }

    fn takes_what_gets_a_new_value(job: Job = job()) -> Option<usize> {
        let mut job = job;
        eat(job.name);
        yield_!(ev(2));
        let n = job.item.map(|x| x.0.len());
        yield_!(ev(1));
        job.item = Some(d("new"));
        yield_!(ev(3));
        n
    }

    fn takes_several(job: Job = job()) -> bool {
        let least = 3;
        eat(job.rest);
        let item = job.item.filter(|x| x.0.len() > least);
        yield_!(ev(1));
        for (n, x) in job.all.enumerate() {
            yield_!(ev(n));
            eat(x);
        }
        eat(job.name);
        yield_!(ev(2));
        item.is_some()
    }

    fn takes_copies(parts: (Option<u32>, D, Option<D>) = (Some(3), d("x"), Some(d("y")))) -> u32 {
        let n = parts.0.map(|x| x + 1);
        yield_!(ev(2));
        let _m = parts.2.map(|x| x.0.len());
        yield_!(ev(3));
        eat(parts.1);
        yield_!(ev(4));
        n.unwrap()
    }

    fn a_part_is_led_to_once(job: Watched = Watched(job())) -> usize {
        let n = job.task.rev();
        yield_!(ev(1));
        n
    }

    fn a_part_that_is_copied_is_led_to_once(job: Watched = Watched(job())) -> usize {
        let n = both(job.n, 3);
        yield_!(ev(1));
        eat(&job.name);
        yield_!(ev(2));
        n
    }

    fn a_closure_is_led_to_what_it_looks_at(job: Watched = Watched(job())) -> usize {
        let mut words = vec!["a".to_string(), "bb".to_string()];
        words.retain(move |word| word.len() > job.n as usize);
        yield_!(ev(1));
        words.len()
    }

    fn a_closure_looks(app: App = app()) -> u32 {
        let look = || app.server.join();
        let n = look();
        yield_!(ev(n))
    }

    fn parts_of_parts_in_branches(both: (App, App) = (app(), app()), c: bool = false) -> u32 {
        let n = if yield_!(ev(c)) { both.0.server.join() } else { both.1.server.enumerate() };
        yield_!(ev(n))
    }
}
