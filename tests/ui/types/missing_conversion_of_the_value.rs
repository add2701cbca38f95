use std::num::ParseIntError;

#[bluelet::coroutine]
fn outer(listener: bluelet::Listener) -> Result<u32, ParseIntError> {
    let conn = yield_!(listener.accept())?;
    drop(conn);
    Ok(1)
}

fn main() {}
