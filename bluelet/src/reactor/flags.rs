//! What is known of a source, in one word.

use crate::wait::Ticket;

/// What a source is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Bytes or a connection can be taken.
    Read,
    /// Bytes can be given.
    Write,
}

/// A direction that is known at build time: it is part of an operation's type.
///
/// Its value takes a byte that has room in an operation anyway. Most of what the byte could hold means
/// nothing, so that the compiler puts there which state it is of a coroutine that holds an operation.
pub(crate) trait Way {
    const DIRECTION: Direction;

    const HERE: Self;
}

/// The way of operations that read.
#[repr(u8)]
pub(crate) enum Reading {
    Here,
}

/// The way of operations that write.
#[repr(u8)]
pub(crate) enum Writing {
    Here,
}

impl Way for Reading {
    const DIRECTION: Direction = Direction::Read;

    const HERE: Self = Reading::Here;
}

impl Way for Writing {
    const DIRECTION: Direction = Direction::Write;

    const HERE: Self = Writing::Here;
}

/// What is known of a source, as a set of bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flags(u8);

impl Flags {
    /// Nothing; as readiness: wait for an edge.
    pub(crate) const NONE: Flags = Flags(0);
    /// A read may succeed.
    pub(crate) const READ: Flags = Flags(1);
    /// A write may succeed.
    pub(crate) const WRITE: Flags = Flags(2);
    /// The peer will send no more, or there is an error.
    pub(crate) const READ_ENDED: Flags = Flags(4);
    /// The peer will take no more, or there is an error.
    pub(crate) const WRITE_ENDED: Flags = Flags(8);
    /// Everything may succeed: it has not been tried.
    pub(crate) const UNKNOWN: Flags = Flags(1 | 2);
    /// Some wait to read, in the crowd.
    pub(super) const READERS: Flags = Flags(16);
    /// Some wait to write; they are in the crowd, also a single one.
    pub(super) const WRITERS: Flags = Flags(32);
    /// Somebody waits in the crowd.
    pub(super) const CROWD: Flags = Flags(16 | 32);
    /// We have closed it.
    pub(super) const CLOSED: Flags = Flags(64);
    /// One task waits to read, and it is in the source's own place for that, not in the crowd.
    pub(super) const LONE_READER: Flags = Flags(128);

    /// These flags, with `more` if `condition` holds.
    #[inline]
    pub(crate) fn with(self, more: Flags, condition: bool) -> Flags {
        if condition { Flags(self.0 | more.0) } else { self }
    }

    #[inline]
    pub(super) fn without(self, less: Flags) -> Flags {
        Flags(self.0 & !less.0)
    }

    #[inline]
    pub(super) fn has_any(self, flags: Flags) -> bool {
        self.0 & flags.0 != 0
    }

    /// Whether the only one who waits in this direction is in the source's own place for that.
    #[inline]
    pub(super) fn has_lone(self, direction: Direction) -> bool {
        direction == Direction::Read && self.has_any(Flags::LONE_READER)
    }

    /// Whether nobody else waits in this direction, so that who holds this ticket, or none, can wait in that place.
    #[inline]
    pub(super) fn is_lone(self, direction: Direction, ticket: Option<Ticket>) -> bool {
        if self.has_any(direction.queued()) {
            self.has_lone(direction) && ticket.is_some()
        } else {
            direction == Direction::Read
        }
    }
}

impl Direction {
    /// An operation may succeed.
    #[inline]
    pub(super) fn ready(self) -> Flags {
        match self {
            Direction::Read => Flags(Flags::READ.0 | Flags::READ_ENDED.0),
            Direction::Write => Flags(Flags::WRITE.0 | Flags::WRITE_ENDED.0),
        }
    }

    /// What a short transfer clears.
    #[inline]
    pub(super) fn open(self) -> Flags {
        match self {
            Direction::Read => Flags::READ,
            Direction::Write => Flags::WRITE,
        }
    }

    /// Somebody waits.
    #[inline]
    pub(super) fn queued(self) -> Flags {
        match self {
            Direction::Read => Flags(Flags::READERS.0 | Flags::LONE_READER.0),
            Direction::Write => Flags::WRITERS,
        }
    }

    /// Somebody waits in the crowd.
    pub(super) fn crowded(self) -> Flags {
        match self {
            Direction::Read => Flags::READERS,
            Direction::Write => Flags::WRITERS,
        }
    }
}
