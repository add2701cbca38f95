use bluelet::Connection;

#[bluelet::coroutine]
fn outer(conn: Connection, text: String) -> std::io::Result<()> {
    loop {
        yield_!(conn.sendall(text))?;
    }
}

fn main() {}
