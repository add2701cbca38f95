struct Writer(Vec<u8>);

impl Writer {
    fn finish(self) -> usize {
        self.0.len()
    }
}

#[bluelet::coroutine]
fn outer(writer: Writer) -> usize {
    let length = writer.finish();
    yield_!(bluelet::null());
    length
}

fn main() {
    bluelet::run(outer(Writer(Vec::new())));
}
