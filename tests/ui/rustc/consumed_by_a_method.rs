struct Writer(Vec<u8>);

impl Writer {
    fn seal(self) -> usize {
        self.0.len()
    }
}

#[bluelet::coroutine]
fn outer(writer: Writer) -> usize {
    let length = if writer.0.len() > 2 { writer.seal() } else { 0 };
    yield_!(bluelet::null());
    length
}

fn main() {
    bluelet::run(outer(Writer(Vec::new())));
}
