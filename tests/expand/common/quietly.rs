/// Serves a client; leaves out that it was silent for too long, had to make room, or went in the middle.
pub fn quietly(
    handler: impl Event<Output = io::Result<()>>,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    use ErrorKind::{NotConnected, TimedOut, UnexpectedEof};
    /// Where `quietly` stands, with what it keeps there.
    enum Quietly<Handler, Handler2> {
        /// Called, not yet started.
        Start { handler: Handler },
        /// Line 11: waiting for `handler`.
        Handler { handler2: Handler2 },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Quietly(Handler, Handler2), "quietly", 9, [Start(9, "", [1]), Handler(11,
        "handler", [2])]
    );
    ::bluelet::step::machine(Quietly::Start { handler })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Quietly::Start { .. } => {
                        let Quietly::Start { handler } = state.take() else {
                            ::core::unreachable!()
                        };
                        let handler2 = handler;
                        state.put(Quietly::Handler { handler2 });
                    }
                    Quietly::Handler { handler2 } => {
                        let value = ::core::task::ready!(cx.poll(& mut * handler2));
                        state.take();
                        break 'run { value }
                            .or_else(|error| match error.kind() {
                                NotConnected | TimedOut | UnexpectedEof => Ok(()),
                                _ => Err(error),
                            });
                    }
                    Quietly::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
