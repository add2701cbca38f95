#[bluelet::coroutine]
fn outer(n: u32) -> u32 {
    if n == 0 {
        return 0;
    }
    yield_!(outer(n - 1)) + 1
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
