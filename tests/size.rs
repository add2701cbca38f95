//! How much memory the echo handler takes, against rustc's own compiler of such functions. What else is measured of
//! sizes, and what an argument takes that is handed on, is in `benches/tests/sizes.rs`.

use std::io;
use std::mem::size_of_val;

use bluelet::Connection;

#[bluelet::coroutine]
fn machine(conn: Connection) -> io::Result<()> {
    loop {
        let data = yield_!(conn.recv(1024))?;
        if data.is_empty() {
            break;
        }
        yield_!(conn.sendall(data))?;
    }
    Ok(())
}

async fn async_fn(conn: Connection) -> io::Result<()> {
    loop {
        let data = conn.recv(1024).await?;
        if data.is_empty() {
            break;
        }
        conn.sendall(data).await?;
    }
    Ok(())
}

#[test]
fn the_echo_machine_is_not_larger_than_the_async_fn() {
    let (here, there) = Connection::pair().unwrap();
    let machine = size_of_val(&machine(here));
    let async_fn = size_of_val(&async_fn(there));
    println!("the echo handler takes {machine} bytes, as an async fn {async_fn} bytes");
    assert!(machine <= async_fn);
}
