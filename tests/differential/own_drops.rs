//! Variables written out as structs that have a `Drop` of their own: they are whole to the end of their scope.

use crate::support::*;
use crate::twins;

/// Whose parts are all `Copy`.
#[derive(Debug)]
pub struct Plain {
    id: u32,
    name: &'static str,
}

impl Drop for Plain {
    fn drop(&mut self) {
        log(format!("drop plain {} {}", self.id, self.name));
    }
}

#[derive(Debug)]
pub struct Numbered(u32, u32);

impl Drop for Numbered {
    fn drop(&mut self) {
        log(format!("drop numbered {} {}", self.0, self.1));
    }
}

/// Has no drop of its own.
#[derive(Debug)]
pub struct Job {
    id: u32,
    name: D,
}

twins! {
    fn a_field_made_by_a_call_is_read(n: u32 = 1) -> u32 {
        let _before = d("before");
        let g = Plain { id: see(n), name: "x" };
        let _after = d("after");
        eat(g.id);
        yield_!(ev(()));
        log("behind");
        yield_!(ev(2))
    }

    fn it_is_read_again(n: u32 = 1) -> u32 {
        let g = Plain { id: see(n), name: "x" };
        eat(g.id);
        let _after = d("after");
        yield_!(ev(()));
        eat(g.id);
        log(g.name);
        yield_!(ev(g.id))
    }

    fn it_is_read_in_a_loop(n: u32 = 3) -> u32 {
        let mut sum = 0;
        for i in 0..n {
            let g = Plain { id: see(i), name: "x" };
            if i == 1 { continue; }
            eat(g.id);
            sum += yield_!(ev(g.id));
        }
        sum
    }

    fn a_numbered_field_is_read(n: u32 = 1) -> u32 {
        let g = Numbered(see(n), see(n + 1));
        let x = g.0;
        yield_!(ev(()));
        let y = g.1;
        yield_!(ev(x + y))
    }

    fn it_is_read_on_one_way(c: bool = true, n: u32 = 1) -> u32 {
        let g = Plain { id: see(n), name: "x" };
        let _after = d("after");
        if c { eat(g.id); }
        yield_!(ev(1))
    }

    fn a_job_moves_in_parts(n: u32 = 1) -> u32 {
        let job = Job { id: see(n), name: d("name") };
        let _after = d("after");
        let id = job.id;
        yield_!(ev(()));
        eat(job.name);
        yield_!(ev(id))
    }
}
