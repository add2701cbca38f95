fn sleeper(seconds: u64) -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `sleeper` stands, with what it keeps there.
    enum Sleeper<Seconds, Sleep> {
        /// Called, not yet started.
        Start { seconds: Seconds },
        /// Line 14: waiting for `sleep(Duration::from_secs(seconds))`.
        Sleep { sleep: Sleep, seconds: Seconds },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Sleeper(Seconds, Sleep), "sleeper", 12, [Start(12, "", [1]), Sleep(14,
        "sleep(Duration::from_secs(seconds))", [2])]
    );
    ::bluelet::step::machine(Sleeper::Start { seconds })
        .step(|state: &mut _, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                match state.get() {
                    Sleeper::Start { .. } => {
                        let Sleeper::Start { seconds } = state.take() else {
                            ::core::unreachable!()
                        };
                        println!("Going to sleep for {seconds} seconds...");
                        let sleep = sleep(Duration::from_secs(seconds));
                        state.put(Sleeper::Sleep { sleep, seconds });
                    }
                    Sleeper::Sleep { sleep, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sleep));
                        let Sleeper::Sleep { seconds, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value;
                        println!("...woke up after {seconds} seconds.");
                        break 'run;
                    }
                    Sleeper::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

fn sleepy() -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `sleepy` stands, with what it keeps there.
    enum Sleepy<Iter, Spawn> {
        /// Called, not yet started.
        Start,
        /// Line 21: waiting for `spawn(sleeper(seconds))`.
        Spawn { spawn: Spawn, iter: Iter },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Sleepy(Iter, Spawn), "sleepy", 19, [Start(19, "", [1, 2]), Spawn(21,
        "spawn(sleeper(seconds))", [1, 2])]
    );
    ::bluelet::step::machine(Sleepy::Start)
        .step(|state: &mut _, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                match state.get() {
                    Sleepy::Start => {
                        state.take();
                        {
                            let mut iter = ::core::iter::IntoIterator::into_iter([
                                0, 1, 3, 5,
                            ]);
                            if let ::core::option::Option::Some(seconds) = ::core::iter::Iterator::next(
                                &mut iter,
                            ) {
                                let spawn = spawn(sleeper(seconds));
                                state.put(Sleepy::Spawn { spawn, iter });
                                continue 'run;
                            }
                        }
                        break 'run;
                    }
                    Sleepy::Spawn { spawn, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * spawn));
                        let Sleepy::Spawn { iter, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        {
                            #[allow(unused_assignments, unused_mut)]
                            let mut iter = iter;
                            value;
                            if let ::core::option::Option::Some(seconds) = ::core::iter::Iterator::next(
                                &mut iter,
                            ) {
                                let spawn = spawn(sleeper(seconds));
                                state.put(Sleepy::Spawn { spawn, iter });
                                continue 'run;
                            }
                        }
                        break 'run;
                    }
                    Sleepy::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
