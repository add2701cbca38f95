//! One of the echo servers, as a process of its own: `server NAME BYTES`.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "server NAME BYTES";
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or(usage)?;
    let size = arguments.next().ok_or(usage)?.parse()?;
    Ok(bluelet_benches::servers::serve(&name, size).ok_or("nobody has this name")??)
}
