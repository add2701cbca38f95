//! tokio's, on its scheduler for one thread.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

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
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        announce(listener.local_addr()?);
        loop {
            let (conn, _) = listener.accept().await?;
            tokio::spawn(echoer(conn, size));
        }
    })
}
