struct Writer(Vec<u8>);

impl Writer {
    fn seal(self, after: Option<usize>) -> usize {
        after.unwrap_or(self.0.len())
    }
}

#[bluelet::coroutine]
fn outer(writer: Writer) -> usize {
    let length = writer.seal(None);
    yield_!(bluelet::null());
    length
}

fn main() {
    bluelet::run(outer(Writer(Vec::new())));
}
