//! How long values live: what methods take, what references extend, what is evaluated before and after a yield.

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    x: u32,
    y: u32,
}

#[derive(Debug)]
pub struct Holder {
    a: Option<D>,
    b: Vec<D>,
    c: (D, u32),
}

pub fn holder() -> Holder {
    Holder { a: Some(d("ha")), b: vec![d("hb")], c: (d("hc"), 1) }
}

#[derive(Debug)]
pub struct Guard(&'static str);

impl Guard {
    fn done(self) -> u32 {
        step("done");
        1
    }
    fn peek(&self) -> u32 {
        2
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        log(format!("guard {}", self.0));
    }
}

twins! {
    fn consumed_iterators(v: Vec<u32> = vec![3, 1, 2]) -> (usize, Vec<u32>) {
        let iter = v.clone().into_iter();
        let (a, b): (Vec<u32>, Vec<u32>) = iter.partition(|n| *n > 1);
        yield_!(ev(()));
        let most = v.into_iter();
        let most = most.max();
        let pairs = vec![(1, 'a'), (2, 'b')].into_iter();
        let (n, c): (Vec<u32>, Vec<char>) = pairs.unzip();
        yield_!(ev(most));
        let opt = Some(d("o"));
        let yes = opt.is_some_and(|o| o.name() == "o");
        yield_!(ev(yes));
        let other = Some(d("p")).or(Some(d("q")));
        let both = other.xor(None);
        yield_!(ev(both.is_some()));
        (a.len() + b.len() + n.len() + c.len(), n)
    }

    fn consumed_by_own_method_shown() -> u32 {
        let g = Guard("g");
        let h = Guard("h");
        let n = { g }.done() + h.peek();
        yield_!(ev(n));
        n
    }

    fn fields_taken_and_replaced() -> u32 {
        let mut h = holder();
        let a = h.a.take();
        yield_!(ev(()));
        let b = std::mem::take(&mut h.b);
        h.c.1 += yield_!(ev(b.len() as u32));
        h.a = Some(yield_!(ev(d("new a"))));
        h.b.push(d("pushed"));
        h.c.0 = yield_!(ev(d("new c")));
        drop(a);
        h.c.1
    }

    fn by_ref_patterns_before_a_yield() -> (u32, usize) {
        let mut p = Point { x: 1, y: 2 };
        let Point { x: ref mut px, .. } = p;
        *px += 5;
        yield_!(ev(()));
        let Point { x, ref y } = p;
        let n = x + *y;
        yield_!(ev(n));
        let list = vec![d("a"), d("b")];
        let count = match &list[..] {
            [] => 0,
            [one] => one.name().len(),
            [first, .., last] => first.name().len() + last.name().len(),
        };
        yield_!(ev(count));
        (n, count)
    }

    fn match_on_reference_then_wait(items: Vec<D> = vec![d("a")]) -> u32 {
        match items.first() {
            Some(first) if first.name() == "a" => {
                log("a");
            }
            _ => {}
        }
        let n = match items.get(1) {
            None => yield_!(ev(3)),
            Some(_) => 0,
        };
        if let Some(last) = items.last() {
            log(last.name());
        }
        yield_!(ev(n))
    }

    fn slice_args(v: &'static [u32] = &[1, 2, 3]) -> u32 {
        let mut sum = 0;
        for n in v {
            sum += yield_!(ev(*n));
        }
        for w in v.windows(2) {
            sum += yield_!(ev(w[0])) * w[1];
        }
        if let [a, rest @ ..] = v {
            sum += yield_!(ev(*a)) + rest.len() as u32;
        }
        sum
    }

    fn closures_that_borrow_until_the_yield() -> u32 {
        let mut total = 0;
        let mut add = |n: u32| total += n;
        add(1);
        add(2);
        yield_!(ev(total));
        let items = vec![1, 2];
        let contains = |n: &u32| items.contains(n);
        let n = if contains(&2) { 5 } else { 6 };
        yield_!(ev(n));
        total += n;
        total + items.len() as u32
    }

    fn sort_with_closures() -> Vec<&'static str> {
        let mut words = vec!["ccc", "a", "bb"];
        let longest = words.iter().map(|w| w.len()).max().unwrap_or(0);
        words.sort_by_key(|w| longest - w.len());
        words.push(yield_!(ev("z")));
        words.retain(|w| w.len() != 2);
        yield_!(ev(()));
        words.dedup();
        words
    }

    fn string_edits() -> String {
        let mut s = String::from("abc");
        s.insert(yield_!(ev(0)), 'x');
        let tail = s.split_off(2);
        yield_!(ev(()));
        s += &tail;
        s += &format!("{}", yield_!(ev(1)));
        s.truncate(yield_!(ev(4)));
        let upper = s.to_uppercase();
        let first = upper.chars().next();
        yield_!(ev(first));
        upper
    }

    fn evaluation_order_of_calls() -> u32 {
        let f = |a: u32, b: u32, c: u32| {
            see((a, b, c));
            a
        };
        let mut n = 1;
        let r = f(
            {
                n += 1;
                n
            },
            {
                n += yield_!(ev(10));
                n
            },
            {
                n += 1;
                see(n)
            },
        );
        let t = (
            {
                n += 1;
                n
            },
            yield_!(ev({
                n += 1;
                n
            })),
            n,
        );
        let arr = [
            n,
            {
                n = 50;
                n
            },
            yield_!(ev(n)),
            {
                n += 1;
                n
            },
        ];
        r + t.0 + t.1 + t.2 + arr.iter().sum::<u32>()
    }

    fn copy_operand_before_change() -> u32 {
        let mut x = 1;
        let y =
            x + {
                x = 10;
                yield_!(ev(x))
            } + x;
        let z = [
            x,
            {
                x += 1;
                yield_!(ev(x))
            },
            x,
        ];
        y * 100 + z[0] + z[1] + z[2]
    }

    fn method_chains_with_waits() -> usize {
        let v = yield_!(ev(vec![yield_!(ev(1)), 2]))
            .into_iter()
            .map(|n| n + 1)
            .chain(Some(yield_!(ev(7))))
            .collect::<Vec<_>>();
        let skipped = yield_!(ev(1));
        v.iter().skip(skipped).count() + yield_!(ev(v.len()))
    }

    fn nested_functions_and_recursion() -> u32 {
        fn fact(n: u32) -> u32 {
            if n < 2 { 1 } else { n * fact(n - 1) }
        }
        let n = fact(yield_!(ev(4)));
        fn helper(x: u32) -> impl Fn(u32) -> u32 {
            move |y| x + y
        }
        let add = helper(yield_!(ev(n)));
        add(1)
    }

    fn statics_and_shadowed_consts() -> u32 {
        const A: u32 = 1;
        let a = {
            const A: u32 = 2;
            yield_!(ev(A))
        };
        let b = { yield_!(ev(A)) };
        fn get() -> u32 {
            const A: u32 = 3;
            A
        }
        a * 100 + b * 10 + get()
    }

    fn type_aliases_inside() -> u64 {
        type Pair = (u32, u64);
        let p: Pair = (yield_!(ev(1)), 2);
        use std::convert::TryFrom as _;
        let q = u64::try_from(yield_!(ev(5i32))).unwrap_or(0);
        p.0 as u64 + p.1 + q
    }

    fn vec_macro_with_moves() -> usize {
        let a = d("a");
        let v = vec![a, yield_!(ev(d("b")))];
        let w = [v, vec![]];
        yield_!(ev(()));
        let [x, y] = w;
        yield_!(ev(()));
        x.len() + y.len()
    }

    fn returns_from_loop_in_match(n: u32 = 2) -> &'static str {
        match n {
            0 => "zero",
            _ => loop {
                let _g = d("g");
                match yield_!(ev(n)) {
                    2 => return "two",
                    3 => break "three",
                    _ => continue,
                }
            },
        }
    }

    fn if_let_else_if_let_chain(a: Option<u32> = None, b: Result<u32, D> = Err(d("b"))) -> u32 {
        if let Some(n) = a {
            n
        } else if let Ok(n) = b {
            yield_!(ev(n))
        } else if let Some(m) = yield_!(ev(Some(3)))
            && m > 2
        {
            m + 1
        } else {
            0
        }
    }

    fn assign_in_condition() -> u32 {
        let mut n = 0;
        let mut last;
        while {
            last = yield_!(ev(n));
            last < 3
        } {
            n += 1;
        }
        if {
            n *= 2;
            yield_!(ev(n)) > 5
        } {
            n + last
        } else {
            0
        }
    }

    fn unit_values_and_semicolons() -> () {
        let u = yield_!(ev(()));
        let () = yield_!(ev(u));
        {
            yield_!(ev(1))
        };
        (yield_!(ev(2)));
        if yield_!(ev(true)) { yield_!(ev(())) } else { () }
    }

    fn references_to_temporaries_in_let() -> usize {
        let name = &d("extended");
        let n = name.name().len();
        yield_!(ev(n));
        let len = {
            let tmp = &yield_!(ev(d("t")));
            tmp.name().len()
        };
        yield_!(ev(len));
        len
    }

    fn if_let_on_mutex() -> u32 {
        let m = std::sync::Mutex::new(vec![1u32]);
        let first = if let Ok(guard) = m.lock() { guard[0] } else { 0 };
        let n = match m.lock() {
            Ok(mut g) => {
                g.push(2);
                g.len()
            }
            Err(_) => 0,
        };
        yield_!(ev(n));
        m.lock().unwrap().push(first);
        let v = m.into_inner().unwrap();
        yield_!(ev(v.len()));
        v.iter().sum()
    }

    fn extended_temporaries() -> usize {
        let name = &mut d("one");
        name.0 = "two";
        let list = &[d("a"), yield_!(ev(d("b")))];
        let n = list.len();
        let text = &format!("{n}");
        let m = text.len();
        yield_!(ev(n));
        for i in 0..2 {
            let inner = &d("inner");
            let k = inner.name().len();
            yield_!(ev(k + i));
        }
        n + m
    }

    fn chains_of_references() -> u32 {
        let a = &5u32;
        let b = &&[1u32, 2];
        yield_!(ev(()));
        *a + b[0]
    }

    fn a_guard_dereferenced(m: &'static std::sync::Mutex<u32> = Box::leak(Box::new(std::sync::Mutex::new(3)))) -> u32 {
        let n = if let Ok(guard) = m.lock() {
            let n = *guard;
            yield_!(ev(n));
            let held = m.try_lock().is_err();
            see(held);
            n
        } else {
            0
        };
        yield_!(ev(m.try_lock().is_ok()));
        n
    }
}
