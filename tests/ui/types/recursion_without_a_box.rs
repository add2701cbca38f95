#[bluelet::coroutine]
fn outer(n: u32) -> u32 {
    if n == 0 {
        return 0;
    }
    yield_!(outer(n - 1)) + 1
}

#[bluelet::coroutine]
fn in_a_box_that_says_so(n: u32) -> u32 {
    if n == 0 {
        return 0;
    }
    yield_!(Box::new(in_a_box_that_says_so(n - 1))) + 1
}

#[bluelet::coroutine]
fn in_a_race(n: u32) {
    if n > 0 {
        yield_!(bluelet::race(in_a_race(n - 1), bluelet::null()));
    }
}

struct Tree {
    left: Option<Box<Tree>>,
    n: u32,
}

impl Tree {
    #[bluelet::coroutine]
    pub fn sum(&self) -> u32 {
        let left = match &self.left {
            Some(left) => yield_!(bluelet::boxed(left.sum())),
            None => 0,
        };
        left + self.n
    }

    #[bluelet::coroutine]
    pub fn wait(&self) {
        yield_!(self.wait());
    }
}

fn main() {}
