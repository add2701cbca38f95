//! Twenty pages from a slow web server, fetched in four ways: one after the other, by threads, by
//! processes, by coroutines; with the time that each way takes.
//!
//! The server is this program's own, on a thread, so that nothing else is needed.
//!
//! ```text
//! cargo run --example crawler               # a bar shows the pages come; then four lines
//! ```

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use bluelet::{Connection, Listener, connect, run, sleep, spawn};
use indicatif::{ProgressBar, ProgressStyle};

const PAGES: usize = 20;

/// How long the server thinks about each page.
const DELAY: Duration = Duration::from_millis(100);

/// One way to fetch every page, in order. The bar is told of each that has come.
type Way = fn(SocketAddr, &ProgressBar) -> Result<Vec<String>, Box<dyn Error>>;

fn sequential(server: SocketAddr, bar: &ProgressBar) -> Result<Vec<String>, Box<dyn Error>> {
    let mut pages = Vec::new();
    for number in 0..PAGES {
        pages.push(blocking_fetch(&url(server, number))?);
        bar.inc(1);
    }
    Ok(pages)
}

fn threads(server: SocketAddr, bar: &ProgressBar) -> Result<Vec<String>, Box<dyn Error>> {
    let fetch = |number| {
        let bar = bar.clone();
        thread::spawn(move || {
            let page = blocking_fetch(&url(server, number));
            bar.inc(1);
            page
        })
    };
    let threads: Vec<_> = (0..PAGES).map(fetch).collect();
    let mut pages = Vec::new();
    for thread in threads {
        pages.push(thread.join().map_err(|_| "a thread panicked")??);
    }
    Ok(pages)
}

fn processes(server: SocketAddr, bar: &ProgressBar) -> Result<Vec<String>, Box<dyn Error>> {
    // Each process is this program with a URL as its argument.
    let program = std::env::current_exe()?;
    let mut processes = Vec::new();
    for number in 0..PAGES {
        let mut process = Command::new(&program);
        processes.push(process.arg(url(server, number)).stdout(Stdio::piped()).spawn()?);
    }
    let mut pages = Vec::new();
    for process in processes {
        pages.push(String::from_utf8(process.wait_with_output()?.stdout)?);
        bar.inc(1);
    }
    Ok(pages)
}

fn coroutines(server: SocketAddr, bar: &ProgressBar) -> Result<Vec<String>, Box<dyn Error>> {
    run(crawl(server, bar.clone()))
}

#[bluelet::coroutine]
fn crawl(server: SocketAddr, bar: ProgressBar) -> Result<Vec<String>, Box<dyn Error>> {
    let mut fetches = Vec::new();
    for number in 0..PAGES {
        fetches.push(yield_!(spawn(fetch(server, number, bar.clone()))));
    }
    let mut pages = Vec::new();
    for fetch in fetches {
        pages.push(yield_!(fetch)??);
    }
    Ok(pages)
}

/// What `blocking_fetch` does, without blocking the others.
#[bluelet::coroutine]
fn fetch(server: SocketAddr, number: usize, bar: ProgressBar) -> io::Result<String> {
    let conn = yield_!(connect(server))?;
    let request = format!("GET /{number} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n");
    yield_!(conn.sendall(request))?;
    let mut response = Vec::new();
    loop {
        let data = yield_!(conn.recv(4096))?;
        if data.is_empty() {
            break;
        }
        response.extend(data);
    }
    bar.inc(1);
    body(&response)
}

/// What a whole response carries.
fn body(response: &[u8]) -> io::Result<String> {
    let mut fields = [httparse::EMPTY_HEADER; 16];
    let mut head = httparse::Response::new(&mut fields);
    match head.parse(response) {
        Ok(httparse::Status::Complete(length)) if head.code == Some(200) => {
            Ok(String::from_utf8_lossy(&response[length..]).into_owned())
        }
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "the server sent no page")),
    }
}

fn blocking_fetch(url: &str) -> Result<String, ureq::Error> {
    ureq::get(url).call()?.body_mut().read_to_string()
}

fn url(server: SocketAddr, number: usize) -> String {
    format!("http://{server}/{number}")
}

/// The slow server: answers every client with a page that names what it has asked for.
#[bluelet::coroutine]
fn slow_server(listener: Listener) -> io::Result<()> {
    loop {
        let conn = yield_!(listener.accept())?;
        yield_!(spawn(page(conn)));
    }
}

#[bluelet::coroutine]
fn page(conn: Connection) -> io::Result<()> {
    let request = yield_!(conn.readline())?;
    while !matches!(&yield_!(conn.readline())?[..], b"\r\n" | b"") {}
    yield_!(sleep(DELAY));
    let request = String::from_utf8_lossy(&request);
    let page = format!("You have said: {}\n", request.trim_end());
    let length = page.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    yield_!(conn.sendall(head + &page))
}

fn start_server() -> Result<SocketAddr, Box<dyn Error>> {
    let (sender, address) = mpsc::channel();
    thread::spawn(move || -> io::Result<()> {
        let listener = Listener::bind("127.0.0.1:0")?;
        // Nobody listens only if the program is about to end.
        let _ = sender.send(listener.local_addr()?);
        run(slow_server(listener))
    });
    Ok(address.recv()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(url) = std::env::args().nth(1) {
        print!("{}", blocking_fetch(&url)?);
        return Ok(());
    }
    let server = start_server()?;
    let ways: [(&str, Way); 4] = [
        ("sequential", sequential),
        ("threads", threads),
        ("processes", processes),
        ("coroutines", coroutines),
    ];
    let style = ProgressStyle::with_template("{prefix:12}{wide_bar} {pos}/{len}")?;
    for (name, way) in ways {
        // It shows itself on a terminal only.
        let bar = ProgressBar::new(PAGES as u64).with_style(style.clone()).with_prefix(name);
        let start = Instant::now();
        let pages = way(server, &bar)?;
        let time = start.elapsed();
        bar.finish_and_clear();
        println!("{name:12}{:5.2} seconds for {} pages", time.as_secs_f64(), pages.len());
    }
    Ok(())
}
