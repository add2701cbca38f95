//! `timeout`, `race` and `call`.

use std::cell::Cell;
use std::future::{pending, ready};
use std::rc::Rc;
use std::time::Duration;

use bluelet::{Connection, Either};
use bluelet::{boxed, call, null, race, run, sleep, spawn, timeout};

/// Counts itself when it is dropped.
struct Counted(Rc<Cell<u32>>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn a_timeout_drops_its_event_before_it_says_so() {
    run(boxed(async {
        let drops = Rc::new(Cell::new(0));
        let counted = Counted(drops.clone());
        let event = boxed(async move {
            let _counted = counted;
            pending::<()>().await;
        });
        let mut timed = timeout(Duration::from_millis(1), event);
        assert!((&mut timed).await.is_err());
        assert_eq!(drops.get(), 1);
        drop(timed);
        assert_eq!(drops.get(), 1);
    }));
}

#[test]
fn an_event_that_is_ready_wins_over_its_timeout() {
    run(boxed(async {
        assert_eq!(timeout(Duration::ZERO, ready(1)).await, Ok(1));
        assert!(timeout(Duration::ZERO, pending::<()>()).await.is_err());
        assert_eq!(timeout(Duration::MAX, ready(1)).await, Ok(1));
    }));
}

#[test]
fn a_read_that_times_out_loses_nothing() {
    run(boxed(async {
        let (here, there) = Connection::pair().unwrap();
        here.sendall("par").await.unwrap();
        assert!(timeout(Duration::from_millis(2), there.readline()).await.is_err());
        here.sendall("tial\n").await.unwrap();
        assert_eq!(there.readline().await.unwrap(), "partial\n");
    }));
}

#[test]
fn a_race_gives_the_first_and_drops_the_other() {
    run(boxed(async {
        let drops = Rc::new(Cell::new(0));
        let counted = Counted(drops.clone());
        let loser = boxed(async move {
            let _counted = counted;
            pending::<u8>().await
        });
        let mut first = race(loser, sleep(Duration::from_millis(1)));
        assert_eq!((&mut first).await, Either::Right(()));
        assert_eq!(drops.get(), 1);
        assert_eq!(race(ready(1), ready(2)).await, Either::Left(1));
    }));
}

#[test]
fn racing_readers_of_one_connection() {
    run(boxed(async {
        let (here, there) = Connection::pair().unwrap();
        let conn = there.clone();
        let racer = spawn(boxed(async move {
            match race(conn.recv(1), conn.recv(1)).await {
                Either::Left(data) | Either::Right(data) => data.unwrap(),
            }
        }))
        .await;
        null().await;
        here.sendall("ab").await.unwrap();
        assert_eq!(racer.await.unwrap(), "a");
        assert_eq!(there.recv(1).await.unwrap(), "b");
    }));
}

#[test]
fn call_delegates() {
    assert_eq!(run(call(boxed(async { call(ready(3)).await + 1 }))), 4);
}
