fn sleeper(seconds: u64) -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `sleeper` stands, with what it keeps there.
    enum Sleeper<Seconds, Sleep> {
        /// Called, not yet started.
        Start { seconds: Seconds },
        /// Line 14: waiting for `sleep(Duration::from_secs(seconds))`.
        Sleep { sleep: Sleep, seconds: Seconds },
        Done,
    }
    ::bluelet::step::describe!(
        Sleeper(Seconds, Sleep), "sleeper", 12, [Start(12, "", [1]), Sleep(14,
        "sleep(Duration::from_secs(seconds))", [2])]
    );
    ::bluelet::step::machine(Sleeper::Start { seconds })
        .step(|state, mut next, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                next = match next {
                    Sleeper::Start { seconds } => {
                        println!("Going to sleep for {seconds} seconds...");
                        let sleep = sleep(Duration::from_secs(seconds));
                        Sleeper::Sleep { sleep, seconds }
                    }
                    Sleeper::Sleep { seconds, mut sleep } => {
                        let polled = ::bluelet::step::poll(&mut sleep, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Sleeper::Sleep { sleep, seconds };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(sleep);
                        value;
                        println!("...woke up after {seconds} seconds.");
                        break 'run;
                    }
                    Sleeper::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}

fn sleepy() -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `sleepy` stands, with what it keeps there.
    enum Sleepy<Iter, Spawn> {
        /// Called, not yet started.
        Start,
        /// Line 20: passing the head of the `for`.
        For { iter: Iter },
        /// Line 21: waiting for `spawn(sleeper(seconds))`.
        Spawn { spawn: Spawn, iter: Iter },
        Done,
    }
    ::bluelet::step::describe!(
        Sleepy(Iter, Spawn), "sleepy", 19, [Start(19, "", [1, 2]), Spawn(21,
        "spawn(sleeper(seconds))", [1, 2])]
    );
    ::bluelet::step::machine(Sleepy::Start)
        .step(|state, mut next, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                next = match next {
                    Sleepy::Start => {
                        let mut iter = ::core::iter::IntoIterator::into_iter([
                            0, 1, 3, 5,
                        ]);
                        Sleepy::For { iter }
                    }
                    Sleepy::For { iter } => {
                        {
                            let mut iter = iter;
                            if let ::core::option::Option::Some(seconds) = ::core::iter::Iterator::next(
                                &mut iter,
                            ) {
                                let spawn = spawn(sleeper(seconds));
                                next = Sleepy::Spawn { spawn, iter };
                                continue 'run;
                            }
                        }
                        break 'run;
                    }
                    Sleepy::Spawn { mut iter, mut spawn } => {
                        let polled = ::bluelet::step::poll(&mut spawn, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Sleepy::Spawn { spawn, iter };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(spawn);
                        value;
                        Sleepy::For { iter }
                    }
                    Sleepy::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}
