use bluelet::Coroutine;

struct Tree {
    left: Option<Box<Tree>>,
    n: u32,
}

trait Visit {
    fn visit(&self) -> impl Coroutine<Output = u32>;
}

impl Tree {
    #[bluelet::coroutine]
    fn sum(&self) -> u32 {
        match &self.left {
            Some(left) => yield_!(left.sum()) + self.n,
            None => self.n,
        }
    }

    #[bluelet::coroutine]
    fn count(n: u32) -> u32 {
        if n == 0 {
            return 0;
        }
        yield_!(Self::count(n - 1)) + 1
    }

    #[bluelet::coroutine]
    fn boxed(&self) -> u32 {
        match &self.left {
            Some(left) => yield_!(Box::pin(left.boxed())),
            None => self.n,
        }
    }

    #[bluelet::coroutine]
    fn right(&self) -> u32 {
        match &self.left {
            Some(left) => yield_!(Box::new(left.right()) as Box<dyn Coroutine<Output = u32> + '_>),
            None => self.n,
        }
    }
}

impl Visit for Tree {
    #[bluelet::coroutine]
    fn visit(&self) -> u32 {
        match &self.left {
            Some(left) => yield_!(left.visit()),
            None => yield_!(std::future::ready(self.n)),
        }
    }
}

fn main() {}
