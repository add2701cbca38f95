fn child() -> impl ::bluelet::Coroutine<Output = u32> {
    /// Where `child` stands, with what it keeps there.
    enum Child<Null, Null2> {
        /// Called, not yet started.
        Start,
        /// Line 15: waiting for `null()`.
        Null { null: Null },
        /// Line 17: waiting for `null()`.
        Null2 { null2: Null2 },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Child(Null, Null2), "child", 13, [Start(13, "", [1]), Null(15, "null()", [2]),
        Null2(17, "null()", [3])]
    );
    ::bluelet::step::machine(Child::Start)
        .step(|state: &mut _, cx| -> ::core::task::Poll<u32> {
            let result: u32 = 'run: loop {
                match state.get() {
                    Child::Start => {
                        state.take();
                        println!("Child started.");
                        let null = null();
                        state.put(Child::Null { null });
                    }
                    Child::Null { null } => {
                        let value = ::core::task::ready!(cx.poll(& mut * null));
                        state.take();
                        value;
                        println!("Child resumed.");
                        let null2 = null();
                        state.put(Child::Null2 { null2 });
                    }
                    Child::Null2 { null2 } => {
                        let value = ::core::task::ready!(cx.poll(& mut * null2));
                        state.take();
                        value;
                        println!("Child ending.");
                        break 'run 42;
                    }
                    Child::Done(..) => state.resumed_after_end(),
                }
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
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Parent(Null, Child), "parent", 23, [Start(23, "", [1]), Null(25, "null()", [2]),
        Child(27, "child()", [3])]
    );
    ::bluelet::step::machine(Parent::Start)
        .step(|state: &mut _, cx| -> ::core::task::Poll<()> {
            let result2: () = 'run: loop {
                match state.get() {
                    Parent::Start => {
                        state.take();
                        println!("Parent started.");
                        let null = null();
                        state.put(Parent::Null { null });
                    }
                    Parent::Null { null } => {
                        let value = ::core::task::ready!(cx.poll(& mut * null));
                        state.take();
                        value;
                        println!("Parent resumed.");
                        let child = child();
                        state.put(Parent::Child { child });
                    }
                    Parent::Child { child } => {
                        let value = ::core::task::ready!(cx.poll(& mut * child));
                        state.take();
                        let result = value;
                        println!("Child returned: {result}");
                        println!("Parent ending.");
                        break 'run;
                    }
                    Parent::Done(..) => state.resumed_after_end(),
                }
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
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        FailingChild(Null), "failing_child", 33, [Start(33, "", [1]), Null(34, "null()",
        [2])]
    );
    ::bluelet::step::machine(FailingChild::Start)
        .step(|state: &mut _, cx| -> ::core::task::Poll<Result<u32, ParseIntError>> {
            let result: Result<u32, ParseIntError> = 'run: loop {
                match state.get() {
                    FailingChild::Start => {
                        state.take();
                        let null = null();
                        state.put(FailingChild::Null { null });
                    }
                    FailingChild::Null { null } => {
                        let value = ::core::task::ready!(cx.poll(& mut * null));
                        state.take();
                        value;
                        let number = "forty-two".parse()?;
                        break 'run Ok(number);
                    }
                    FailingChild::Done(..) => state.resumed_after_end(),
                }
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
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        FailingParent(FailingChild), "failing_parent", 40, [Start(40, "", [1]),
        FailingChild(41, "failing_child()", [2])]
    );
    ::bluelet::step::machine(FailingParent::Start)
        .step(|state: &mut _, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                match state.get() {
                    FailingParent::Start => {
                        state.take();
                        let failing_child = failing_child();
                        state
                            .put(FailingParent::FailingChild {
                                failing_child,
                            });
                    }
                    FailingParent::FailingChild { failing_child } => {
                        let value = ::core::task::ready!(cx.poll(& mut * failing_child));
                        state.take();
                        if let Err(error) = { value } {
                            println!("Parent caught: {error}");
                        }
                        break 'run;
                    }
                    FailingParent::Done(..) => state.resumed_after_end(),
                }
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
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        FailingGrandparent(Spawn), "failing_grandparent", 47, [Start(47, "", [1]),
        Spawn(48, "spawn(failing_parent())", [2])]
    );
    ::bluelet::step::machine(FailingGrandparent::Start)
        .step(|state: &mut _, cx| -> ::core::task::Poll<()> {
            let result: () = 'run: loop {
                match state.get() {
                    FailingGrandparent::Start => {
                        state.take();
                        let spawn = spawn(failing_parent());
                        state.put(FailingGrandparent::Spawn { spawn });
                    }
                    FailingGrandparent::Spawn { spawn } => {
                        let value = ::core::task::ready!(cx.poll(& mut * spawn));
                        state.take();
                        value;
                        break 'run;
                    }
                    FailingGrandparent::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
