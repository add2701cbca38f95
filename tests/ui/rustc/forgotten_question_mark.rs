use bluelet::Connection;

#[bluelet::coroutine]
fn outer(conn: Connection) -> std::io::Result<usize> {
    let data = yield_!(conn.recv(10));
    Ok(data.len())
}

fn main() {}
