//! smol's, with its executor for one thread.

use std::io;

use smol::LocalExecutor;
use smol::io::{AsyncReadExt, AsyncWriteExt};
use smol::net::{TcpListener, TcpStream};

use super::announce;

async fn echoer(mut conn: TcpStream, size: usize) -> io::Result<()> {
    let mut buffer = vec![0; size];
    loop {
        let count = conn.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        conn.write_all(&buffer[..count]).await?;
    }
}

pub(super) fn serve(size: usize) -> io::Result<()> {
    let executor = LocalExecutor::new();
    smol::block_on(executor.run(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        announce(listener.local_addr()?);
        loop {
            let (conn, _) = listener.accept().await?;
            executor.spawn(echoer(conn, size)).detach();
        }
    }))
}
