use bluelet::Connection;

#[bluelet::coroutine]
fn outer(conn: Connection) -> std::io::Result<usize> {
    let data = conn.recv(10)?;
    Ok(data.len())
}

fn main() {}
