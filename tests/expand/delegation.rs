fn child() -> impl ::bluelet::Coroutine<Output = u32> {
    /// Where `child` stands, with what it keeps there.
    enum Child<Null, Null2> {
        /// Called, not yet started.
        Start,
        /// Line 15: waiting for `null()`.
        Null { null: Null },
        /// Line 17: waiting for `null()`.
        Null2 { null2: Null2 },
        Done,
    }
    ::bluelet::step::describe!(
        Child(Null, Null2), "child", 13, [Start(13, "", [1]), Null(15, "null()", [2]),
        Null2(17, "null()", [3])]
    );
    ::bluelet::step::machine(Child::Start)
        .step(|state, mut next, cx| -> ::core::task::Poll<u32> {
            let result: u32 = 'run: loop {
                next = match next {
                    Child::Start => {
                        println!("Child started.");
                        let null = null();
                        Child::Null { null }
                    }
                    Child::Null { mut null } => {
                        let polled = ::bluelet::step::poll(&mut null, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Child::Null { null };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(null);
                        value;
                        println!("Child resumed.");
                        let null2 = null();
                        Child::Null2 { null2 }
                    }
                    Child::Null2 { mut null2 } => {
                        let polled = ::bluelet::step::poll(&mut null2, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Child::Null2 { null2 };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(null2);
                        value;
                        println!("Child ending.");
                        break 'run 42;
                    }
                    Child::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}

fn parent() -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `parent` stands, with what it keeps there.
    enum Parent<Null, Child> {
        /// Called, not yet started.
        Start,
        /// Line 25: waiting for `null()`.
        Null { null: Null },
        /// Line 27: waiting for `child()`.
        Child { child: Child },
        Done,
    }
    ::bluelet::step::describe!(
        Parent(Null, Child), "parent", 23, [Start(23, "", [1]), Null(25, "null()", [2]),
        Child(27, "child()", [3])]
    );
    ::bluelet::step::machine(Parent::Start)
        .step(|state, mut next, cx| -> ::core::task::Poll<()> {
            let result2: () = 'run: loop {
                next = match next {
                    Parent::Start => {
                        println!("Parent started.");
                        let null = null();
                        Parent::Null { null }
                    }
                    Parent::Null { mut null } => {
                        let polled = ::bluelet::step::poll(&mut null, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Parent::Null { null };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(null);
                        value;
                        println!("Parent resumed.");
                        let child = child();
                        Parent::Child { child }
                    }
                    Parent::Child { mut child } => {
                        let polled = ::bluelet::step::poll(&mut child, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Parent::Child { child };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(child);
                        let result = value;
                        println!("Child returned: {result}");
                        println!("Parent ending.");
                        break 'run;
                    }
                    Parent::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result2)
        })
}

fn failing_child() -> impl ::bluelet::Coroutine<Output = Result<u32, ParseIntError>> {
    /// Where `failing_child` stands, with what it keeps there.
    enum FailingChild<Null> {
        /// Called, not yet started.
        Start,
        /// Line 34: waiting for `null()`.
        Null { null: Null },
        Done,
    }
    ::bluelet::step::describe!(
        FailingChild(Null), "failing_child", 33, [Start(33, "", [1]), Null(34, "null()",
        [2])]
    );
    ::bluelet::step::machine(FailingChild::Start)
        .step(|state, mut next, cx| -> ::core::task::Poll<Result<u32, ParseIntError>> {
            let result: Result<u32, ParseIntError> = 'run: loop {
                next = match next {
                    FailingChild::Start => {
                        let null = null();
                        FailingChild::Null { null }
                    }
                    FailingChild::Null { mut null } => {
                        let polled = ::bluelet::step::poll(&mut null, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = FailingChild::Null { null };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(null);
                        value;
                        let number = "forty-two".parse()?;
                        break 'run Ok(number);
                    }
                    FailingChild::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}

fn failing_parent() -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `failing_parent` stands, with what it keeps there.
    enum FailingParent<FailingChild> {
        /// Called, not yet started.
        Start,
        /// Line 41: waiting for `failing_child()`.
        FailingChild { failing_child: FailingChild },
        Done,
    }
    ::bluelet::step::describe!(
        FailingParent(FailingChild), "failing_parent", 40, [Start(40, "", [1]),
        FailingChild(41, "failing_child()", [2])]
    );
    ::bluelet::step::machine(FailingParent::Start)
        .step(|state, mut next, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                next = match next {
                    FailingParent::Start => {
                        let failing_child = failing_child();
                        FailingParent::FailingChild {
                            failing_child,
                        }
                    }
                    FailingParent::FailingChild { mut failing_child } => {
                        let polled = ::bluelet::step::poll(&mut failing_child, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = FailingParent::FailingChild {
                                failing_child,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(failing_child);
                        if let Err(error) = { value } {
                            println!("Parent caught: {error}");
                        }
                        break 'run;
                    }
                    FailingParent::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}

fn failing_grandparent() -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `failing_grandparent` stands, with what it keeps there.
    enum FailingGrandparent<Spawn> {
        /// Called, not yet started.
        Start,
        /// Line 48: waiting for `spawn(failing_parent())`.
        Spawn { spawn: Spawn },
        Done,
    }
    ::bluelet::step::describe!(
        FailingGrandparent(Spawn), "failing_grandparent", 47, [Start(47, "", [1]),
        Spawn(48, "spawn(failing_parent())", [2])]
    );
    ::bluelet::step::machine(FailingGrandparent::Start)
        .step(|state, mut next, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                next = match next {
                    FailingGrandparent::Start => {
                        let spawn = spawn(failing_parent());
                        FailingGrandparent::Spawn { spawn }
                    }
                    FailingGrandparent::Spawn { mut spawn } => {
                        let polled = ::bluelet::step::poll(&mut spawn, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = FailingGrandparent::Spawn { spawn };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(spawn);
                        value;
                        break 'run;
                    }
                    FailingGrandparent::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}
