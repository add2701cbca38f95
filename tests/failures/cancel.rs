//! Operations that are killed, raced and timed out at random moments lose and double no byte, forget
//! nobody who waits, and leak no descriptor. `SEED=n` tries one more seed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use bluelet::{Connection, Event, Listener, boxed, kill, null, race, run, sleep, spawn, timeout};

use crate::process::{alone, descriptors};

/// What is sent in one direction, in bytes.
const LENGTH: usize = 3_000_000;

/// A source of chance that is the same for the same seed.
#[derive(Clone)]
struct Chance(Rc<Cell<u64>>);

impl Chance {
    fn new(seed: u64) -> Self {
        Chance(Rc::new(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)))
    }

    /// A number below `end`.
    fn below(&self, end: u64) -> u64 {
        let mut state = self.0.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.0.set(state);
        (state >> 11) % end
    }

    fn size(&self, most: u64) -> usize {
        // As many small ones as large ones.
        let most = 1 + self.below(most);
        1 + self.below(most) as usize
    }

    fn moment(&self) -> Duration {
        Duration::from_micros(self.below(400))
    }
}

/// Runs an operation to its end, or cuts it short in one of the ways that there are.
async fn perhaps(chance: &Chance, operation: impl Event<Output = ()> + 'static) {
    match chance.below(8) {
        0 => drop(timeout(chance.moment(), operation).await),
        1 => drop(race(operation, sleep(chance.moment())).await),
        2 => drop(race(sleep(chance.moment()), operation).await),
        3 => drop(race(null(), operation).await),
        number @ 4..=6 => {
            let victim = spawn(operation).await;
            match number {
                4 => sleep(chance.moment()).await,
                _ => {
                    for _ in 0..chance.below(4) {
                        null().await;
                    }
                }
            }
            let alive = kill(&victim).await;
            assert_eq!(victim.await.is_err(), alive);
        }
        _ => spawn(operation).await.await.unwrap(),
    }
}

/// Bytes with a line's end now and then, which no shift leaves as they are.
fn stream(seed: u64) -> Vec<u8> {
    let chance = Chance::new(seed);
    let byte = |place: usize| match chance.below(300) {
        0 => b'\n',
        _ => (place / 241) as u8 ^ place as u8,
    };
    (0..LENGTH).map(byte).collect()
}

/// Sends `data` in pieces, and after each goes on behind what the system has taken.
async fn sender(conn: Connection, data: Rc<Vec<u8>>, chance: Chance) {
    while (conn.bytes_sent() as usize) < data.len() {
        let sent = conn.bytes_sent() as usize;
        let end = data.len().min(sent + chance.size(400_000));
        let piece = data[sent..end].to_vec();
        let conn = conn.clone();
        let all = chance.below(3) > 0;
        let operation = boxed(async move {
            let length = piece.len() as u64;
            let count = match all {
                true => conn.sendall(piece).await.map(|()| length).unwrap(),
                false => conn.send(piece).await.unwrap() as u64,
            };
            assert_eq!(conn.bytes_sent(), sent as u64 + count);
        });
        perhaps(&chance, operation).await;
    }
    conn.shutdown(std::net::Shutdown::Write).unwrap();
}

/// What the readers of one connection have got, in order.
#[derive(Default)]
struct Got {
    bytes: RefCell<Vec<u8>>,
    ended: Cell<bool>,
}

impl Got {
    fn add(&self, bytes: &[u8]) {
        self.bytes.borrow_mut().extend_from_slice(bytes);
    }
}

/// Reads to the end of the stream; others may do the same.
async fn reader(conn: Connection, got: Rc<Got>, chance: Chance) {
    while !got.ended.get() {
        let (conn, got, how) = (conn.clone(), got.clone(), chance.below(5));
        let size = chance.size(100_000);
        let operation = boxed(async move {
            match how {
                0 => match conn.readline().await {
                    Ok(line) => got.add(&line),
                    Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::InvalidData),
                },
                1 => match conn.read_until(b'\n', size.min(500)).await {
                    Ok(line) => got.add(&line),
                    Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::InvalidData),
                },
                2 => match conn.read_exact(size).await {
                    Ok(bytes) => got.add(&bytes),
                    // They stay there.
                    Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof),
                },
                3 => {
                    let (count, buffer) = conn.recv_into(vec![0; size]).await;
                    got.add(&buffer[..count.unwrap()]);
                }
                _ => {
                    let bytes = conn.recv(size).await.unwrap();
                    got.add(&bytes);
                    got.ended.set(got.ended.get() || bytes.is_empty());
                }
            }
        });
        perhaps(&chance, operation).await;
        if chance.below(20) == 0 {
            sleep(chance.moment()).await;
        }
    }
}

fn seeds() -> Vec<u64> {
    let more = std::env::var("SEED").ok().map(|seed| seed.parse().unwrap());
    (1..=12).chain(more).collect()
}

#[test]
fn streams_of_which_operations_are_cut_short_arrive_whole() {
    alone("cancel::streams_of_which_operations_are_cut_short_arrive_whole", || {
        let before = descriptors();
        for seed in seeds() {
            eprintln!("seed {seed}");
            let chance = Chance::new(seed);
            run(boxed(async move {
                let (here, there) = match seed % 2 {
                    0 => Connection::pair().unwrap(),
                    _ => {
                        let listener = Listener::bind("127.0.0.1:0").unwrap();
                        let here = bluelet::connect(listener.local_addr().unwrap()).await.unwrap();
                        (here, listener.accept().await.unwrap())
                    }
                };
                let mut streams = Vec::new();
                for (from, to, seed) in [(&here, &there, seed), (&there, &here, seed + 1000)] {
                    let data = Rc::new(stream(seed));
                    spawn(boxed(sender(from.clone(), data.clone(), chance.clone())));
                    let got = Rc::new(Got::default());
                    for _ in 0..1 + seed % 3 {
                        spawn(boxed(reader(to.clone(), got.clone(), chance.clone())));
                    }
                    streams.push((data, got));
                }
                while !streams.iter().all(|(_, got)| got.ended.get()) {
                    sleep(Duration::from_millis(1)).await;
                }
                for (data, got) in streams {
                    assert!(*got.bytes.borrow() == *data, "the bytes differ");
                }
            }));
            assert_eq!(descriptors(), before);
        }
    });
}

/// Who has connected is accepted, once; who gave up leaves nothing behind.
#[test]
fn connects_and_accepts_that_are_cut_short_lose_no_connection() {
    alone("cancel::connects_and_accepts_that_are_cut_short_lose_no_connection", || {
        let before = descriptors();
        for seed in seeds() {
            eprintln!("seed {seed}");
            run(boxed(connections(Chance::new(seed))));
            assert_eq!(descriptors(), before);
        }
    });
}

async fn connections(chance: Chance) {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let heard: Rc<RefCell<BTreeSet<String>>> = Rc::default();
    let closed = Rc::new(Cell::new(false));
    for _ in 0..2 {
        let (listener, heard, chance) = (listener.clone(), heard.clone(), chance.clone());
        let closed = closed.clone();
        spawn(boxed(async move {
            while !closed.get() {
                let (listener, heard) = (listener.clone(), heard.clone());
                let accept = boxed(async move {
                    let Ok(conn) = listener.accept().await else { return };
                    spawn(boxed(async move {
                        let name = conn.readline().await.unwrap_or_default();
                        if !name.is_empty() {
                            let name = String::from_utf8(name.to_vec()).unwrap();
                            assert!(heard.borrow_mut().insert(name));
                        }
                    }));
                });
                perhaps(&chance, accept).await;
            }
        }));
    }
    let told: Rc<RefCell<BTreeSet<String>>> = Rc::default();
    for number in 0..150 {
        let told = told.clone();
        let connect = boxed(async move {
            let conn = bluelet::connect(addr).await.unwrap();
            let name = format!("client {number}\n");
            // It has room for a line: this waits for nothing.
            told.borrow_mut().insert(name.clone());
            conn.sendall(name).await.unwrap();
        });
        perhaps(&chance, connect).await;
    }
    while heard.borrow().len() < told.borrow().len() {
        sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(*heard.borrow(), *told.borrow());
    closed.set(true);
    listener.close();
}

/// A wait for the end that is given up takes nothing away from the others.
#[test]
fn waits_for_an_end_that_are_cut_short_leave_the_result_to_the_joiner() {
    for seed in seeds() {
        let chance = Chance::new(seed);
        run(boxed(async move {
            for number in 0..100 {
                let moment = chance.moment();
                let work = spawn(boxed(async move {
                    sleep(moment).await;
                    number
                }))
                .await;
                let waiters: Vec<_> = (0..3).map(|_| work.done()).collect();
                for done in waiters {
                    perhaps(&chance, done).await;
                }
                assert_eq!(work.await.unwrap(), number);
            }
        }));
    }
}

/// Pipes too.
#[test]
fn reads_and_writes_of_a_pipe_that_are_cut_short_lose_no_byte() {
    for seed in seeds() {
        let chance = Chance::new(seed);
        run(boxed(async move {
            let (reader, writer) = std::io::pipe().unwrap();
            let (reader, writer) = (Rc::new(reader), Rc::new(writer));
            let data: Rc<Vec<u8>> = Rc::new(stream(seed)[..300_000].to_vec());
            let written = Rc::new(Cell::new(0));
            let (all, sender_chance) = (data.clone(), chance.clone());
            let sending = spawn(boxed(async move {
                while written.get() < all.len() {
                    let (count, writer) = (written.clone(), writer.clone());
                    let end = all.len().min(count.get() + sender_chance.size(20_000));
                    let piece = all[count.get()..end].to_vec();
                    let write = boxed(async move {
                        let taken = bluelet::write(&*writer, piece).await.unwrap();
                        count.set(count.get() + taken);
                    });
                    perhaps(&sender_chance, write).await;
                }
            }))
            .await;
            let got = Rc::new(Got::default());
            while got.bytes.borrow().len() < data.len() {
                let (reader, got) = (reader.clone(), got.clone());
                let size = chance.size(20_000);
                let read = boxed(async move {
                    got.add(&bluelet::read(&*reader, size).await.unwrap());
                });
                perhaps(&chance, read).await;
            }
            assert!(*got.bytes.borrow() == *data, "the bytes differ");
            sending.await.unwrap();
        }));
    }
}
