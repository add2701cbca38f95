struct Shelf {
    names: Vec<String>,
    count: usize,
}

impl Shelf {
    #[bluelet::coroutine]
    fn counts(&mut self) {
        for name in self.names.iter() {
            yield_!(std::future::ready(name.len()));
            self.count += 1;
        }
    }

    #[bluelet::coroutine]
    fn grows(&mut self) {
        let first = &mut self.names[0];
        yield_!(bluelet::null());
        first.push('!');
        self.count += 1;
    }
}

#[bluelet::coroutine]
fn takes_apart(shelf: &mut Shelf) {
    let Shelf { names, count } = shelf;
    if let Some(name) = names.first() {
        *count += yield_!(std::future::ready(1));
        println!("{name}");
    }
    names.clear();
}

fn main() {}
