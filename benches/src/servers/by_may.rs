//! may's: coroutines with stacks of their own, on one worker.

use std::io::{self, Read, Write};

use may::go;
use may::net::{TcpListener, TcpStream};

use super::announce;

fn echoer(mut conn: TcpStream, size: usize) -> io::Result<()> {
    let mut buffer = vec![0; size];
    loop {
        let count = conn.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        conn.write_all(&buffer[..count])?;
    }
}

pub(super) fn serve(size: usize) -> io::Result<()> {
    may::config().set_workers(1);
    let acceptor = go!(move || -> io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        announce(listener.local_addr()?);
        loop {
            let (conn, _) = listener.accept()?;
            go!(move || echoer(conn, size));
        }
    });
    acceptor.join().expect("it does not panic")
}
