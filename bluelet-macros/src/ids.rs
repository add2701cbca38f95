//! The numbers by which what the intermediate representation holds is named.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
        pub(crate) struct $name(pub(crate) usize);
    )*};
}

ids! {
    /// A variable of the user, an argument, or an intermediate value. In order of declaration.
    BindingId
    /// A lexical level of the source.
    FrameId
    /// A block; in the order of the source.
    BlockId
    /// One opening of a frame in one block.
    BodyId
    /// A `yield_!`.
    SuspensionId
    /// A `break` or `continue` that leaves its statement.
    LeapId
    /// A borrow.
    BorrowId
    /// A variable of the user; the same each time that the function is lowered.
    VariableId
}
