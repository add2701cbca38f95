//! Items of lists that are named before a wait and used after it: where there is no such item, the panic comes before.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use crate::support::*;
use crate::twins;

thread_local! {
    static DEREFS: Cell<u32> = const { Cell::new(0) };
}

pub struct Led {
    rows: Vec<Vec<u32>>,
}
pub struct Leads(Led);
impl Deref for Leads {
    type Target = Led;
    fn deref(&self) -> &Led {
        &self.0
    }
}
impl DerefMut for Leads {
    fn deref_mut(&mut self) -> &mut Led {
        DEREFS.set(DEREFS.get() + 1);
        &mut self.0
    }
}
pub struct Board {
    rows: Vec<Vec<D>>,
    at: usize,
    list: [D; 2],
}
fn board() -> Board {
    Board { rows: vec![vec![d("a"), d("b")]], at: 1, list: [d("x"), d("y")] }
}
impl Board {
    fn plain(&mut self, at: usize) -> u32 {
        macro_rules! yield_ {
            ($event:expr) => {
                block($event)
            };
        }
        let n = self.rows[0][at].plus(yield_!(ev(1)));
        n + self.list[at].plus(yield_!(ev(2)))
    }
    #[bluelet::coroutine]
    fn machine(&mut self, at: usize) -> u32 {
        let n = self.rows[0][at].plus(yield_!(ev(1)));
        n + self.list[at].plus(yield_!(ev(2)))
    }
}
#[test]
fn methods() {
    for at in 0..3 {
        compare(
            "methods",
            || {
                let mut b = board();
                b.plain(at)
            },
            || {
                Box::pin(async move {
                    let mut b = board();
                    b.machine(at).await
                })
            },
        );
    }
}
#[repr(C, packed)]
#[derive(Clone, Copy)]
pub struct Head {
    pub kind: u8,
    pub sizes: [u32; 2],
}

const TABLE: [u32; 2] = [1, 2];
const HEAD: Head = Head { kind: 1, sizes: [3, 4] };

twins! {
    fn of_a_packed_struct() -> u32 {
        let head = HEAD;
        let g = d("g");
        let n = head.sizes[1].max(yield_!(ev(2))) + TABLE[1].max(yield_!(ev(1))) + HEAD.sizes[0].min(yield_!(ev(2)));
        head.sizes[n as usize].max(yield_!(ev(2)))
    }
    fn oob_constant() -> u32 {
        let g = d("g");
        let at = TABLE.len();
        TABLE[at].max(yield_!(ev(2)))
    }
    fn oob_vec() -> u32 {
        let mut v = vec![vec![1u32]];
        v[9].push(yield_!(ev(1)));
        1
    }
    fn oob_array() -> u32 {
        let mut v = [vec![1u32]];
        let i = see(9);
        v[i].push(yield_!(ev(1)));
        1
    }
    fn oob_len() -> u32 {
        let v = vec![D("a")];
        let k = v[see(9)].plus(yield_!(ev(1)));
        k
    }
    fn oob_string() -> bool {
        let v = vec!["a".to_string()];
        let k = v[see(9)].contains(yield_!(ev("x")));
        k
    }
    fn oob_nested() -> bool {
        let mut v = vec![vec![vec![1]]];
        v[0][see(9)].push(yield_!(ev(4)));
        true
    }
    fn oob_nested2() -> bool {
        let mut v = vec![vec![vec![1]]];
        v[3][see(9)].push(yield_!(ev(4)));
        true
    }
    fn oob_field() -> bool {
        let mut v = vec![(vec![1], 3)];
        v[see(9)].0.push(yield_!(ev(4)));
        true
    }
    fn oob_slice_range() -> bool {
        let mut v = vec![1, 2, 3];
        v[see(9)..].contains(&yield_!(ev(4)));
        true
    }
    fn rc() -> u32 {
        let v = Rc::new(vec![1u32]);
        let w = Box::new(Rc::new([1, 2]));
        let x = Some(VecDeque::from([2u8]));
        let x = x.as_ref();
        let n = v[0].max(yield_!(ev(1)));
        let n = n + w[see(1)].max(yield_!(ev(1)));
        let n = n + w[see(2)].max(yield_!(ev(1)));
        n
    }
    fn deque() -> u8 {
        let x = VecDeque::from([2u8]);
        x[0].max(yield_!(ev(1))) + x[1].max(yield_!(ev(1)))
    }
    fn text() -> bool {
        let x = "aä".to_string();
        x[1..].starts_with(yield_!(ev("x"))) || x[..=0].starts_with(yield_!(ev("x"))) || x[2..].starts_with(yield_!(ev("x")))
    }
    fn text2() -> bool {
        let x = "aä";
        x[1..].starts_with(yield_!(ev("x"))) || x[..1].starts_with(yield_!(ev("x"))) || x[2..].starts_with(yield_!(ev("x")))
    }
    fn map() -> u32 {
        let mut x = HashMap::from([(1, 2)]);
        let y = BTreeMap::from([("x", vec![1])]);
        x[&1].max(yield_!(ev(2)));
        y["x"].contains(&yield_!(ev(3)));
        y["x"][0].max(yield_!(ev(3)));
        4
    }
    fn compared() -> bool {
        let mut x = [1, 2, 3];
        let i = see(3);
        x[1] == yield_!(ev(2)) && x[i] == yield_!(ev(3))
    }
    fn printed() -> String {
        let mut x = [1, 2, 3];
        let i = see(3);
        let s = format!("{} {}", x[0], yield_!(ev(3)));
        format!("{s}{} {}", x[i], yield_!(ev(3)))
    }
    fn residents() -> u32 {
        let mut x = [[0u32; 4]; 3];
        let mut i = 0;
        loop {
            x[i][1] += x[i][i].max(yield_!(ev(3)));
            i += 1;
        }
    }
    fn board_itself() -> u32 {
        let b = board();
        let g = d("g");
        let n = b.rows[0][b.at].plus(yield_!(ev(1)));
        let b = Rc::new(b);
        let n = b.rows[0][b.at].plus(yield_!(ev(n)));
        let b = &*b;
        b.list[n as usize].plus(3)
    }
    fn flagged() -> u32 {
        let v = vec![vec![d("a")], vec![]];
        if yield_!(ev(true)) {
            let n = v[0][0].plus(yield_!(ev(3)));
            let m = v[1][0].plus(yield_!(ev(3)));
            eat(v);
        }
        yield_!(ev(3))
    }
    fn of_values() -> u32 {
        let f = || vec![d("a")];
        let n = f()[0].plus(yield_!(ev(3)));
        f()[1].plus(yield_!(ev(3)))
    }
    fn consts() -> u32 {
        const N: usize = 3;
        static S: [u32; 2] = [1, 2];
        let i = see(5);
        S[0].max(yield_!(ev(3)));
        let v = vec![1, 2];
        v[N].max(yield_!(ev(3)));
        S[i].max(yield_!(ev(4)))
    }
    fn calls() -> u32 {
        let f: [fn(u32) -> u32; 1] = [|x| x + 1];
        let n = f[0](yield_!(ev(3)));
        let i = see(2);
        f[i](yield_!(ev(3)))
    }
    fn computed_index() -> u32 {
        let v = vec![vec![1u32]];
        let n = v[0][yield_!(ev(0))];
        let n = v[see(1)][yield_!(ev(0))];
        n
    }
    fn reference() -> u32 {
        let mut v = [[1u32]];
        let i = see(1);
        u32::clone(&v[i][yield_!(ev(0))])
    }
}

// A `Deref` of the user's does once what it does, where the item is used.
twins! {
    fn behind_a_deref_of_the_users() -> u32 {
        let mut x = Leads(Led { rows: vec![vec![1]] });
        DEREFS.set(0);
        x.rows[0].push(yield_!(ev(3)));
        (*x).rows[0].push(yield_!(ev(3)));
        DEREFS.take()
    }
}
