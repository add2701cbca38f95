//! The same echo server as everybody would write it. Each binds a port that the system picks, says so with
//! [`announce`], and reads at most `size` bytes at a time.

mod by_coroutine;
mod by_hand;
#[cfg(feature = "peers")]
mod by_may;
#[cfg(feature = "peers")]
mod by_smol;
#[cfg(feature = "peers")]
mod by_tokio;

use std::io;
use std::net::SocketAddr;

/// Serves until the process ends; `None` if nobody has this name.
pub fn serve(name: &str, size: usize) -> Option<io::Result<()>> {
    Some(match name {
        "bluelet" => by_coroutine::serve(size),
        "mio" => by_hand::serve::<by_hand::Shared>(size),
        "mio-owned" => by_hand::serve::<by_hand::Owned>(size),
        #[cfg(feature = "peers")]
        "tokio" => by_tokio::serve(size),
        #[cfg(feature = "peers")]
        "smol" => by_smol::serve(size),
        #[cfg(feature = "peers")]
        "may" => by_may::serve(size),
        _ => return None,
    })
}

/// Says the process that serves, which a tracer may have started, and where it listens.
fn announce(address: SocketAddr) {
    println!("{} {address}", std::process::id());
}
