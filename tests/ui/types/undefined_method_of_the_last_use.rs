use bluelet::Connection;

#[bluelet::coroutine]
fn last(conn: Connection) -> std::io::Result<usize> {
    let data = yield_!(conn.receive(1024))?;
    Ok(data.len())
}

fn main() {}
