//! Methods in closures that have the name of one of std's which takes its receiver, and may be another one that only looks at it.

use crate::support::*;
use crate::twins;

fn call<R>(f: impl FnOnce() -> R) -> R {
    step("call");
    f()
}
pub struct S {
    pub d: D,
}
impl S {
    fn join(&self) -> u32 {
        step("join");
        3
    }
    fn map(&mut self, n: u32) -> u32 {
        step("map");
        self.d = d("other");
        n
    }
}
pub struct T {
    pub d: D,
}
impl T {
    fn join(self) -> u32 {
        step("join");
        eat(self.d);
        3
    }
    fn map(self, n: u32) -> u32 {
        step("map");
        n
    }
}
fn s() -> S {
    S { d: d("s") }
}
fn t() -> T {
    T { d: d("t") }
}
pub struct App {
    pub s: S,
    pub t: T,
    pub e: D,
}
fn app() -> App {
    App { s: s(), t: t(), e: d("e") }
}
twins! {
    fn looks() -> u32 { let s = s(); let g = d("g"); let f = move || s.join(); let h = d("h"); yield_!(ev(1)); f() }
    fn looks2() -> u32 { let s = s(); let g = d("g"); let f = move || s.join(); let h = d("h"); let n = f(); yield_!(ev(n)); n }
    fn looks3() -> u32 { let s = s(); let g = d("g"); { let f = move || s.join(); let h = d("h"); let n = f(); yield_!(ev(n)); } yield_!(ev(3)); 4 }
    fn looks4() -> u32 { let s = s(); let g = d("g"); let f = move || s.join(); let n = call(f); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn looks5() -> u32 { let s = s(); let g = d("g"); let n = call(move || s.join()); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn looks6() -> u32 { let s = s(); let g = d("g"); let n = call(|| s.join()); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn looks7() -> u32 { let s = s(); let g = d("g"); let f = || s.join(); let n = f() + f(); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn looks8() -> u32 { let s = s(); let g = d("g"); let f = move || s.join(); let n = f() + f(); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn looks9() -> u32 { let s = s(); let g = d("g"); let f = move || { log("x"); s.join() }; let n = f(); yield_!(ev(n)); f() + yield_!(ev(3)) }
    fn looks10() -> u32 { let s = s(); let g = d("g"); let e = d("e"); let f = move || { log(e.name()); s.join() }; let n = f(); yield_!(ev(n)); yield_!(ev(3)) }
    fn looks11() -> u32 { let s = s(); let g = d("g"); let e = d("e"); let f = move || { eat(e); s.join() }; let n = f(); yield_!(ev(n)); yield_!(ev(3)) }
    fn looks12() -> u32 { let s = s(); let g = d("g"); let e = d("e"); let f = || { eat(e); s.join() }; let n = f(); yield_!(ev(n)); yield_!(ev(3)) }
    fn changes() -> u32 { let mut s = s(); let g = d("g"); let n = call(|| s.map(4)); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn changes2() -> u32 { let mut s = s(); let g = d("g"); let mut f = || s.map(4); let n = f() + f(); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn changes3() -> u32 { let mut s = s(); let g = d("g"); let mut f = move || s.map(4); let n = f() + f(); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn changes4() -> u32 { let mut s = s(); let g = d("g"); let k = yield_!(ev(4)); let n = call(|| s.map(k)); yield_!(ev(n)); s.join() }
    fn takes() -> u32 { let s = t(); let g = d("g"); let f = move || s.join(); let h = d("h"); yield_!(ev(1)); f() }
    fn takes2() -> u32 { let s = t(); let g = d("g"); let f = move || s.join(); let h = d("h"); let n = f(); yield_!(ev(n)); n }
    fn takes3() -> u32 { let s = t(); let g = d("g"); { let f = move || s.join(); let h = d("h"); let n = f(); yield_!(ev(n)); } yield_!(ev(3)); 4 }
    fn takes4() -> u32 { let s = t(); let g = d("g"); let f = move || s.join(); let n = call(f); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn takes5() -> u32 { let s = t(); let g = d("g"); let n = call(move || s.join()); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn takes6() -> u32 { let s = t(); let g = d("g"); let n = call(|| s.join()); yield_!(ev(n)); yield_!(ev(3)); 4 }
    fn takes7() -> u32 { let s = t(); let g = d("g"); let f = || s.join(); yield_!(ev(3)); f() }
    fn takes8() -> u32 { let s = t(); let g = d("g"); let f = || s.join(); yield_!(ev(3)); 5 }
    fn takes9() -> u32 { let s = t(); let g = d("g"); let f = || s.join(); let n = f(); yield_!(ev(3)); n }
    fn takes10() -> u32 { let s = t(); let g = d("g"); let e = d("e"); let f = || { log(e.name()); s.join() }; let n = f(); yield_!(ev(3)); n }
    fn takes11() -> u32 { let s = t(); let g = d("g"); let e = d("e"); let f = move || { log(e.name()); s.join() }; let n = f(); yield_!(ev(3)); n }
    fn takes12() -> u32 { let s = t(); let g = d("g"); let e = d("e"); let f = move || { log(e.name()); s.join() }; yield_!(ev(3)); 4 }
    fn branches() -> u32 {
        let s = s(); let t = t(); let g = d("g");
        if yield_!(ev(true)) { call(|| s.join()); } else { call(|| t.join()); }
        yield_!(ev(3)); 4
    }
    fn branches2() -> u32 {
        let s = s(); let t = t(); let g = d("g");
        if yield_!(ev(false)) { call(|| s.join()); } else { call(|| t.join()); }
        yield_!(ev(3)); 4
    }
    fn loops() -> u32 {
        let s = s(); let g = d("g");
        let mut n = 0;
        while n < 7 { n += call(|| s.join()); yield_!(ev(n)); }
        yield_!(ev(3)); 4
    }
    fn loops2() -> u32 {
        let mut s = s(); let mut t = t(); let g = d("g");
        let mut n = 0;
        while n < 7 { n += call(|| s.join()) + call(|| t.join()); yield_!(ev(n)); s = S { d: d("next") }; yield_!(ev(n)); t = T { d: d("next t") }; }
        yield_!(ev(3)); 4
    }
    fn fields() -> u32 {
        let a = app(); let g = d("g");
        let n = call(|| a.s.join());
        yield_!(ev(3)); n
    }
    fn fields3() -> u32 {
        let a = app(); let g = d("g");
        let f = move || a.s.join();
        let n = f();
        yield_!(ev(3)); n
    }
    fn fields4() -> u32 {
        let a = app(); let g = d("g");
        let f = move || a.t.join();
        let n = f();
        yield_!(ev(3)); n
    }
    fn options() -> u32 {
        let o = Some(d("o")); let g = d("g");
        let n = call(|| o.map(|x| x.name().len()));
        yield_!(ev(3)); n.unwrap() as u32
    }
    fn options2() -> u32 {
        let o = Some(4); let g = d("g");
        let n = call(|| o.map(|x| x + 1));
        yield_!(ev(3)); n.unwrap() as u32 + o.unwrap()
    }
    fn options3() -> u32 {
        let o = Some(d("o")); let g = d("g");
        let f = || o.ok_or("x");
        yield_!(ev(3)); f().is_ok() as u32
    }
    fn iters() -> u32 {
        let o = vec![d("x"), d("y")].into_iter(); let g = d("g");
        let n = call(|| o.enumerate().count());
        yield_!(ev(3)); n as u32
    }
    fn params() -> u32 {
        let g = d("g");
        let v = vec![s()];
        let n: u32 = v.iter().map(|s| s.join()).sum();
        yield_!(ev(3)); n as u32
    }
    fn params2() -> u32 {
        let g = d("g");
        let v = vec![t()];
        let n: u32 = v.into_iter().map(|s| s.join()).sum();
        yield_!(ev(3)); n as u32
    }
    fn locals() -> u32 {
        let g = d("g");
        let k = s();
        let n = call(|| { let s = t(); let n = s.join(); k.join() + n });
        yield_!(ev(3)); n as u32
    }
    fn threads() -> u32 {
        let g = d("g");
        let h = std::thread::spawn(|| 3);
        let n = call(|| h.join().unwrap());
        yield_!(ev(n)); n as u32
    }
}

pub struct Names {
    pub list: Vec<String>,
    pub app: App,
}
impl Names {
    fn join(&self) -> String {
        self.list.concat()
    }
    fn take(&self, n: usize) -> u32 {
        n as u32
    }
}
fn names() -> Names {
    Names { list: vec!["a".into()], app: app() }
}
pub struct Inert(Vec<String>);
impl Inert {
    fn join(&self) -> u32 {
        3
    }
    fn zip(&self, n: u32) -> u32 {
        n
    }
}
fn inert() -> Inert {
    Inert(vec![])
}
impl Names {
    fn plain(&mut self) -> u32 {
        macro_rules! yield_ {
            ($event:expr) => {
                block($event)
            };
        }
        let n = call(|| self.join().len());
        yield_!(ev(n));
        call(|| self.app.s.join());
        yield_!(ev(n));
        3
    }
    #[bluelet::coroutine]
    fn machine(&mut self) -> u32 {
        let n = call(|| self.join().len());
        yield_!(ev(n));
        call(|| self.app.s.join());
        yield_!(ev(n));
        3
    }
}
#[test]
fn methods() {
    compare(
        "methods",
        || {
            let mut b = names();
            b.plain()
        },
        || {
            Box::pin(async move {
                let mut b = names();
                b.machine().await
            })
        },
    );
}
twins! {
    fn inert_kept2() -> u32 { let s = inert(); let g = d("g"); let f = || s.join(); let n = f(); yield_!(ev(3)); n }
    fn inert_kept3() -> u32 { let s = inert(); let g = d("g"); let f = move || s.join(); let n = f(); yield_!(ev(3)); n + f() }
    fn inert_args() -> u32 { let s = inert(); let g = d("g"); let m = 3; let f = move || s.zip(m); let n = f(); yield_!(ev(3)); n + f() }
    fn with_args() -> u32 { let s = names(); let g = d("g"); let m = 3; let f = move || s.take(m); let n = f(); yield_!(ev(3)); n + f() }
    fn with_args2() -> u32 { let s = names(); let g = d("g"); let m = 3; let f = move || s.take(m); let n = f(); yield_!(ev(3)); n }
    fn deep() -> u32 { let n = names(); let g = d("g"); let f = move || n.app.s.join(); let k = f(); yield_!(ev(3)); k }
    fn deep4() -> u32 { let n = names(); let g = d("g"); let k = call(|| n.app.s.join()); yield_!(ev(3)); n.list.len() as u32 + k }
    fn deep5() -> u32 { let n = names(); let g = d("g"); let k = call(|| n.app.s.join()); yield_!(ev(3)); k }
    fn flagged() -> u32 {
        let s = s(); let g = d("g");
        let t = t();
        if yield_!(ev(false)) { call(move || s.join()); } else { call(|| s.join()); call(|| t.join()); }
        yield_!(ev(4))
    }
    fn flagged2() -> u32 {
        let s = s(); let g = d("g");
        let t = t();
        let n = if yield_!(ev(true)) { call(move || s.join()) } else { call(|| s.join()); call(|| t.join()) };
        yield_!(ev(n))
    }
    fn flagged3() -> u32 {
        let s = s(); let g = d("g");
        let t = t();
        let mut n = 0;
        loop {
            n += 1;
            if n > 2 { eat(s.d); call(|| t.join()); break; }
            call(|| s.join());
            yield_!(ev(n));
        }
        yield_!(ev(n))
    }
    fn blocks() -> u32 {
        let f = { let s = s(); move || s.join() };
        let g = d("g");
        let n = f();
        yield_!(ev(n))
    }
    fn blocks2() -> u32 {
        let f = { let s = t(); move || s.join() };
        let g = d("g");
        let n = f();
        yield_!(ev(n))
    }
    fn boxed() -> u32 {
        let s = s();
        let f: Box<dyn Fn() -> u32> = Box::new(move || s.join());
        let g = d("g");
        let n = f();
        yield_!(ev(n))
    }
    fn boxed2() -> u32 {
        let s = t();
        let f: Box<dyn FnOnce() -> u32> = Box::new(move || s.join());
        let g = d("g");
        let n = f();
        yield_!(ev(n))
    }
    fn assigned() -> u32 {
        let s = s();
        let f;
        f = move || s.join();
        let g = d("g");
        let n = f();
        yield_!(ev(n))
    }
    fn nested() -> u32 {
        let s = s();
        let g = d("g");
        let n = call(|| call(|| s.join()));
        yield_!(ev(n))
    }
    fn nested2() -> u32 {
        let s = t();
        let g = d("g");
        let n = call(|| call(|| s.join()));
        yield_!(ev(n))
    }
    fn nested3() -> u32 {
        let s = s();
        let g = d("g");
        let n = call(move || call(|| s.join()));
        yield_!(ev(n))
    }
    fn asyncs() -> u32 {
        let s = s();
        let g = d("g");
        let mut b = Box::pin(async { s.join() });
        let n = block(b);
        yield_!(ev(n))
    }
    fn twice() -> u32 {
        let s = s();
        let g = d("g");
        let n = call(|| { s.join(); s.join() });
        yield_!(ev(n))
    }
    fn mixed() -> u32 {
        let s = t();
        let u = names();
        let g = d("g");
        let n = call(|| { u.join(); s.join() });
        yield_!(ev(n))
    }
    fn mixed2() -> u32 {
        let s = t();
        let u = names();
        let g = d("g");
        let f = move || { u.join(); s.join() };
        let n = f();
        yield_!(ev(n))
    }
    fn mixed3() -> u32 {
        let s = s();
        let u = names();
        let g = d("g");
        let f = move || { u.join(); s.join() };
        let n = f();
        yield_!(ev(n))
    }
    fn copies() -> u32 {
        let s = Some(4);
        let g = d("g");
        let f = move || s.map_or(3, |x| x + 1);
        let n = f();
        yield_!(ev(n));
        f() + s.unwrap()
    }
    fn renewed() -> u32 {
        let mut s = s();
        let g = d("g");
        let n = call(|| s.join());
        s = S { d: d("new") };
        yield_!(ev(n));
        s.join()
    }
    fn renewed2() -> u32 {
        let mut s = t();
        let g = d("g");
        let n = call(|| s.join());
        yield_!(ev(n));
        s = T { d: d("new") };
        yield_!(ev(n));
        s.join()
    }
    fn retained() -> u32 {
        let s = s();
        let g = d("g");
        let mut v = vec![1, 2];
        v.retain(|x| *x == s.join());
        yield_!(ev(v.len()));
        3
    }
    fn mapped() -> u32 {
        let s = s();
        let g = d("g");
        let v: Vec<u32> = [1, 2].into_iter().map(|x| x + s.join()).collect();
        yield_!(ev(v.len()));
        3
    }
}
