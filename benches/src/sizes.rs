//! The benchmark set, by the memory it takes.

use std::io;
use std::mem::size_of_val;

use bluelet::Connection;

use crate::bodies::{Port, by_async, by_coroutine};

#[bluelet::coroutine]
fn echoer(conn: Connection) -> io::Result<()> {
    loop {
        let data = yield_!(conn.recv(1024))?;
        if data.is_empty() {
            break;
        }
        yield_!(conn.sendall(data))?;
    }
    Ok(())
}

async fn async_echoer(conn: Connection) -> io::Result<()> {
    loop {
        let data = conn.recv(1024).await?;
        if data.is_empty() {
            break;
        }
        conn.sendall(data).await?;
    }
    Ok(())
}

/// Each body, with the bytes that it takes as our coroutine and as an `async fn`.
pub fn sizes() -> Vec<(&'static str, usize, usize)> {
    let port = &Port::default();
    let (here, there) = Connection::pair().expect("a pair of sockets can be had");
    macro_rules! both {
        ($name:ident $(::<$words:literal>)? ($($argument:expr),*)) => {
            (
                stringify!($name $(, $words words)?),
                size_of_val(&by_coroutine::$name$(::<$words>)?($($argument),*)),
                size_of_val(&by_async::$name$(::<$words>)?($($argument),*)),
            )
        };
    }
    vec![
        ("echo handler", size_of_val(&echoer(here)), size_of_val(&async_echoer(there))),
        both!(three_integers(1)),
        both!(kept::<8>(1)),
        both!(kept::<32>(1)),
        both!(kept::<128>(1)),
        both!(alternate(1)),
        both!(counter(port, 1)),
        both!(nested(port, 1)),
        both!(running_total(port, 1)),
        both!(large_state(port, 1)),
        both!(argument([0; 1024])),
        both!(argument_through_two([0; 1024])),
        both!(argument_through_three([0; 1024])),
        both!(phases(1)),
        both!(branches(true)),
    ]
}
