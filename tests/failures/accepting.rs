//! Floods of connections, and what is left of them.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bluelet::{Connection, Event, Listener, Runtime, boxed, null, run, spawn};
use socket2::{Domain, SockRef, Socket, Type};

use crate::process::{Holdings, Server, alone, descriptors, echo, is_child};

/// F4: and no more connections come, whose edge could make up for a lost one.
#[test]
fn a_flood_of_connects_is_accepted_in_pieces_and_none_is_forgotten() {
    run(boxed(async {
        let listener = Listener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let _clients: Vec<_> = (0..600).map(|_| TcpStream::connect(addr).unwrap()).collect();
        let accepted = Rc::new(Cell::new(0));
        let count = accepted.clone();
        spawn(boxed(async move {
            for _ in 0..600 {
                listener.accept().await.unwrap();
                count.set(count.get() + 1);
            }
        }));
        let mut most = 0;
        while accepted.get() < 600 {
            let before = accepted.get();
            null().await;
            most = most.max(accepted.get() - before);
        }
        assert!(most <= 64, "{most} in one turn");
    }));
}

/// F4: the same for a server, whose handlers run meanwhile.
#[test]
fn a_server_that_is_flooded_serves_everybody() {
    Runtime::new().unwrap().run_until(boxed(async {
        let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
        let addr = server.local_addr().unwrap();
        let clients: Vec<_> = (0..600).map(|_| TcpStream::connect(addr).unwrap()).collect();
        let served = Rc::new(Cell::new(0));
        let count = served.clone();
        spawn(server.serve(move |conn: Connection| {
            let count = count.clone();
            boxed(async move {
                conn.sendall("hello").await?;
                count.set(count.get() + 1);
                std::io::Result::Ok(())
            })
        }));
        while served.get() < clients.len() {
            null().await;
        }
    }));
}

/// F13: by hand with 100,000, see the README.
#[test]
fn what_many_connections_have_taken_is_given_back() {
    let name = "accepting::what_many_connections_have_taken_is_given_back";
    if is_child() {
        let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
        println!("listening on {}", server.local_addr().unwrap());
        return run(server.serve(echoer_with_holdings)).unwrap();
    }
    let count = std::env::var("CONNECTIONS").map_or(20_000, |count| count.parse().unwrap());
    let server = Server::start(name);
    // Lists grow to their usual size.
    (0..count / 10).for_each(|number| come_and_go(&server, number));
    let before = settled(&server);
    (0..count).for_each(|number| come_and_go(&server, number));
    let after = settled(&server);
    println!("{count} connections: before {before:?}, after {after:?}");
    assert_eq!(after.descriptors, before.descriptors);
    assert_eq!(after.coroutines, before.coroutines);
    assert!(after.heap - before.heap < 16 * 1024, "{before:?} {after:?}");
}

#[bluelet::coroutine]
fn echoer_with_holdings(conn: Connection) -> std::io::Result<()> {
    loop {
        let line = yield_!(conn.readline())?;
        if line == "holdings\n" {
            return yield_!(conn.sendall(Holdings::now().line()));
        }
        if line.is_empty() {
            return Ok(());
        }
        yield_!(conn.sendall(line))?;
    }
}

/// One client in four says nothing, one leaves before its reply; half of them leave with a reset.
fn come_and_go(server: &Server, number: u32) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    // A closed one keeps its port for a minute, so one address does not have enough.
    let from = SocketAddr::from(([127, 0, 1, 1 + (number / 5000) as u8], 0));
    socket.bind(&from.into()).unwrap();
    socket.connect(&server.addr.into()).unwrap();
    let mut stream = TcpStream::from(socket);
    match number % 4 {
        0 => {}
        1 => stream.write_all(b"hello\n").unwrap(),
        _ => echo(&mut stream, "hello\n"),
    }
    if number % 8 < 4 {
        SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
    }
}

/// What the server holds once it has noticed that everybody has gone.
fn settled(server: &Server) -> Holdings {
    loop {
        let holdings = Holdings::of(server);
        // The server, and the one that answers.
        if holdings.coroutines == 2 {
            return holdings;
        }
    }
}

/// Counts how often an event is polled.
struct Counted<E> {
    event: E,
    polls: Rc<Cell<usize>>,
}

impl<E: Event> Future for Counted<E> {
    type Output = E::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<E::Output> {
        self.polls.set(self.polls.get() + 1);
        Pin::new(&mut self.event).poll(cx)
    }
}

/// F14: the event is for the old tenant of the slot.
#[test]
fn a_connection_in_the_place_of_another_is_not_woken_by_what_the_other_was_sent() {
    run(boxed(async {
        let listener = Listener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let old_peer = Rc::new(TcpStream::connect(addr).unwrap());
        let old = listener.accept().await.unwrap();
        let ended = spawn(boxed({
            let old = old.clone();
            async move { old.recv(1024).await }
        }))
        .await;
        null().await;

        let new_peer = TcpStream::connect(addr).unwrap();
        // Has the event for the old one waiting in the system when the new one takes its place.
        (&*old_peer).write_all(b"for the old one").unwrap();
        old.close();
        let new = listener.accept().await.unwrap();
        let polls = Rc::new(Cell::new(0));
        let counted = Counted { event: new.recv(1024), polls: polls.clone() };
        let reader = spawn(counted).await;
        for _ in 0..10 {
            null().await;
            bluelet::sleep(Duration::from_micros(100)).await;
        }
        assert_eq!(polls.get(), 1);
        assert!(ended.await.unwrap().is_err());
        (&new_peer).write_all(b"for the new one").unwrap();
        assert_eq!(reader.await.unwrap().unwrap(), "for the new one");
        assert_eq!(polls.get(), 2);
    }));
}

/// F27.
#[test]
fn a_runtime_dropped_with_a_thousand_connections_drops_each_coroutine_once() {
    let name = "accepting::a_runtime_dropped_with_a_thousand_connections_drops_each_coroutine_once";
    alone(name, || {
        let before = descriptors();
        let drops = Rc::new(Cell::new(0));
        let wakers: Rc<RefCell<Vec<Waker>>> = Rc::default();
        let runtime = Runtime::new().unwrap();
        let mut clients = runtime.run_until(boxed({
            let (drops, wakers) = (drops.clone(), wakers.clone());
            async move {
                let server = bluelet::Server::bind("127.0.0.1:0").unwrap();
                let addr = server.local_addr().unwrap();
                let served = Rc::new(Cell::new(0));
                let count = served.clone();
                spawn(server.serve(move |conn: Connection| {
                    let guard = CountDrop(drops.clone());
                    let (count, wakers) = (count.clone(), wakers.clone());
                    boxed(async move {
                        let _guard = guard;
                        count.set(count.get() + 1);
                        keep_waker(&wakers).await;
                        conn.recv(1).await.map(|_| ())
                    })
                }));
                let mut clients = Vec::new();
                for _ in 0..1000 {
                    clients.push(bluelet::connect(addr).await.unwrap());
                }
                while served.get() < 1000 {
                    null().await;
                }
                clients
            }
        }));
        assert_eq!(wakers.borrow().len(), 1000);
        drop(runtime);
        assert_eq!(drops.get(), 1000);
        clients.clear();
        assert_eq!(descriptors(), before);
        // The old wakers mean nobody, also in a runtime with coroutines of the same numbers.
        let next = Runtime::new().unwrap();
        next.run(boxed(async move {
            let polls = Rc::new(Cell::new(0));
            for _ in 0..100 {
                let event = bluelet::sleep(Duration::from_millis(5));
                spawn(Counted { event, polls: polls.clone() });
            }
            null().await;
            wakers.take().into_iter().for_each(Waker::wake);
            null().await;
            assert_eq!(polls.get(), 100);
        }));
    });
}

async fn keep_waker(wakers: &RefCell<Vec<Waker>>) {
    std::future::poll_fn(|cx| {
        wakers.borrow_mut().push(cx.waker().clone());
        Poll::Ready(())
    })
    .await;
}

struct CountDrop(Rc<Cell<usize>>);

impl Drop for CountDrop {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}
