//! Methods of one's own called on parts of a variable: they may take these, as their names suggest, or only look at them.

use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Job {
    name: D,
    data: Vec<u32>,
}

impl Job {
    fn finish(self) -> usize {
        step("finish");
        self.data.len()
    }

    fn split(self) -> (D, Vec<u32>) {
        step("split");
        (self.name, self.data)
    }

    fn run(&self, n: u32) -> u32 {
        step("run");
        n + self.data.len() as u32
    }

    fn start(&mut self) -> &mut Self {
        step("start");
        self.data.push(0);
        self
    }

    fn close(self) {
        step("close");
    }

    fn with(mut self, n: u32) -> Self {
        step("with");
        self.data.push(n);
        self
    }
}

fn job(name: &'static str) -> Job {
    Job { name: d(name), data: vec![1, 2] }
}

#[derive(Debug)]
pub struct App {
    job: Job,
    log: D,
    boxed: Box<Job>,
    shared: Rc<Job>,
}

fn app() -> App {
    App {
        job: job("job"),
        log: d("log"),
        boxed: Box::new(job("boxed")),
        shared: job("shared").into(),
    }
}

/// Nothing can be moved out of it.
#[derive(Debug)]
pub struct Own(Job, D);

impl Drop for Own {
    fn drop(&mut self) {
        log("drop own");
    }
}

twins! {
    fn a_field_is_taken() -> usize {
        let app = app();
        yield_!(ev(()));
        let n = app.job.finish();
        yield_!(ev(n));
        log("end");
        n
    }

    fn a_field_is_looked_at() -> u32 {
        let app = app();
        yield_!(ev(()));
        let n = app.job.run(1);
        yield_!(ev(n));
        log("end");
        n
    }

    fn a_field_changes() -> () {
        let mut app = app();
        app.job.start().start();
        yield_!(ev(()));
        app.boxed.start();
        yield_!(ev(()));
    }

    fn the_other_fields_are_used_later() -> &'static str {
        let app = app();
        let (name, data) = app.job.split();
        yield_!(ev(data));
        log(app.log.name());
        yield_!(ev(app.shared.run(2)));
        name.name()
    }

    fn a_part_of_a_tuple() -> usize {
        let pair = (job("one"), d("two"));
        let n = pair.0.finish();
        yield_!(ev(n));
        log(pair.1.name());
        yield_!(ev(n))
    }

    fn two_in_one_expression() -> usize {
        let app = app();
        let n = app.job.finish() + app.boxed.finish();
        yield_!(ev(n));
        log("end");
        n
    }

    fn one_is_taken_and_one_looked_at() -> u32 {
        let app = app();
        let n = app.boxed.finish() as u32 + app.shared.run(3);
        yield_!(ev(n));
        log("end");
        n
    }

    fn on_one_way_only(taken: bool = true) -> () {
        let app = app();
        if yield_!(ev(taken)) {
            app.job.close();
        }
        yield_!(ev(()));
        log("end");
    }

    fn on_one_way_only_not(taken: bool = false) -> () {
        let app = app();
        if yield_!(ev(taken)) {
            app.job.close();
        }
        yield_!(ev(()));
        log("end");
    }

    fn in_each_turn_of_a_loop() -> u32 {
        let outer = app();
        for turn in 0..2 {
            let app = app();
            let n = app.job.run(turn) + app.boxed.finish() as u32;
            yield_!(ev(n));
            log(app.log.name());
            yield_!(ev(outer.job.run(n)));
        }
        1
    }

    fn the_chain_goes_on() -> usize {
        let app = app();
        let n = app.job.with(3).with(4).finish();
        yield_!(ev(n))
    }

    fn with_a_wait_in_an_argument() -> u32 {
        let app = app();
        let n = app.job.run(yield_!(ev(1)));
        yield_!(ev(n))
    }

    fn of_what_has_a_drop() -> u32 {
        let own = Own(job("job"), d("d"));
        yield_!(ev(()));
        let n = own.0.run(1);
        yield_!(ev(n));
        log("end");
        n
    }

    fn through_a_counted_reference() -> u32 {
        let app = app();
        yield_!(ev(()));
        let n = app.shared.run(1);
        yield_!(ev(n));
        log("end");
        n
    }

    fn of_an_argument(app: App = app()) -> usize {
        let _g = d("g");
        let n = app.job.finish();
        yield_!(ev(n));
        let m = app.boxed.finish();
        yield_!(ev(m))
    }
}
