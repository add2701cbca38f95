//! How much memory coroutines take: the echo handler against rustc's own compiler of such functions, and what is
//! handed on from one to the next.

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

#[bluelet::coroutine]
fn first(data: [u8; 1024]) -> u8 {
    yield_!(second(data))
}

#[bluelet::coroutine]
fn second(data: [u8; 1024]) -> u8 {
    yield_!(third(data))
}

#[bluelet::coroutine]
fn third(data: [u8; 1024]) -> u8 {
    yield_!(bluelet::null());
    data[0]
}

#[test]
fn an_argument_that_is_handed_on_is_stored_once() {
    let size = size_of_val(&first([0; 1024]));
    println!("1,024 bytes that are handed on twice take {size}");
    assert!(size <= 1040);
}
