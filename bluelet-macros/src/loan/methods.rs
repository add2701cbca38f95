//! What the methods of std lend, by their names.

use super::Shape;

/// What a loan is, and what it leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A reference, or something that holds one.
    Reference(Shape),
    /// An `Option` or `Result` of one.
    Wrapped(Shape),
    /// An entry of a map.
    Entry,
    /// An iterator.
    Iterator(Items),
}

impl Kind {
    /// The same, where not even the name tells what it leads to.
    pub(super) fn of_several(self) -> Self {
        match self {
            Kind::Reference(_) => Kind::Reference(Shape::Several),
            Kind::Wrapped(_) => Kind::Wrapped(Shape::Several),
            Kind::Iterator(Items::Refer(_)) => Kind::Iterator(Items::Refer(Shape::Several)),
            kind => kind,
        }
    }
}

/// What an iterator gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Items {
    /// References.
    Refer(Shape),
    /// Tuples, in which there are references.
    Hold,
    /// Not known.
    Unknown,
}

/// The methods of cells and locks that give a guard.
pub(super) const GUARDS: &[&str] = &[
    "borrow",
    "borrow_mut",
    "lock",
    "read",
    "try_borrow",
    "try_borrow_mut",
    "try_lock",
    "try_read",
    "try_write",
    "write",
];

/// What a method makes of a place of that shape, or of a reference to it.
pub(super) fn by_reference(shape: Shape, name: &str) -> Option<Kind> {
    match shape {
        Shape::Text => of_text(name),
        Shape::Collection => of_collection(name),
        Shape::Array if ["as_ptr", "as_mut_ptr"].contains(&name) => {
            Some(Kind::Reference(Shape::Other))
        }
        Shape::Array => of_collection(name),
        Shape::Cell => match name {
            "borrow" | "borrow_mut" | "as_ptr" => Some(Kind::Reference(Shape::Other)),
            "try_borrow" | "try_borrow_mut" => Some(Kind::Wrapped(Shape::Other)),
            _ => None,
        },
        Shape::Lock => {
            const LOCKING: &[&str] =
                &["lock", "read", "try_lock", "try_read", "try_write", "write"];
            LOCKING.contains(&name).then_some(Kind::Wrapped(Shape::Other))
        }
        Shape::Maybe => of_option(name),
        Shape::Several => of_text(name).or_else(|| of_collection(name)),
        Shape::Pair | Shape::Other | Shape::Unseen | Shape::Captured | Shape::Changed => None,
    }
}

/// What a method of strings and paths makes of one.
fn of_text(name: &str) -> Option<Kind> {
    Some(match name {
        "as_str" | "as_mut_str" | "as_path" | "as_os_str" | "to_string_lossy" | "trim"
        | "trim_start" | "trim_end" | "trim_matches" | "trim_start_matches"
        | "trim_end_matches" | "trim_ascii" | "trim_ascii_start" | "trim_ascii_end" => {
            Kind::Reference(Shape::Text)
        }
        "as_bytes" => Kind::Reference(Shape::Collection),
        "split_at" => Kind::Reference(Shape::Pair),
        "extension" | "file_name" | "file_stem" | "get" | "parent" | "strip_prefix"
        | "strip_suffix" | "to_str" => Kind::Wrapped(Shape::Text),
        "rsplit_once" | "split_at_checked" | "split_once" => Kind::Wrapped(Shape::Pair),
        "ancestors"
        | "lines"
        | "matches"
        | "rmatches"
        | "rsplit"
        | "rsplit_terminator"
        | "rsplitn"
        | "split"
        | "split_ascii_whitespace"
        | "split_inclusive"
        | "split_terminator"
        | "split_whitespace"
        | "splitn" => Kind::Iterator(Items::Refer(Shape::Text)),
        "bytes" | "char_indices" | "chars" | "components" | "drain" | "match_indices" => {
            Kind::Iterator(Items::Unknown)
        }
        _ => return None,
    })
}

/// What a method of slices, sets and maps makes of one.
fn of_collection(name: &str) -> Option<Kind> {
    Some(match name {
        "as_slice" | "as_mut_slice" | "make_contiguous" | "trim_ascii" | "trim_ascii_start"
        | "trim_ascii_end" => Kind::Reference(Shape::Collection),
        "strip_prefix" | "strip_suffix" => Kind::Wrapped(Shape::Collection),
        "as_slices" | "split_at" | "split_at_mut" => Kind::Reference(Shape::Pair),
        "split_at_checked" | "split_at_mut_checked" => Kind::Wrapped(Shape::Pair),
        "back" | "back_mut" | "first" | "first_entry" | "first_key_value" | "first_mut"
        | "front" | "front_mut" | "get" | "get_key_value" | "get_mut" | "last" | "last_entry"
        | "last_key_value" | "last_mut" | "peek" | "peek_mut" | "split_first"
        | "split_first_chunk" | "split_first_mut" | "split_last" | "split_last_chunk"
        | "split_last_mut" => Kind::Wrapped(Shape::Other),
        "chunk_by" | "chunks" | "chunks_exact" | "chunks_mut" | "difference" | "intersection"
        | "iter" | "iter_mut" | "keys" | "range" | "range_mut" | "rchunks" | "rsplit" | "split"
        | "split_inclusive" | "split_mut" | "splitn" | "union" | "values" | "values_mut"
        | "windows" => Kind::Iterator(Items::Refer(Shape::Other)),
        "drain" => Kind::Iterator(Items::Unknown),
        "entry" => Kind::Entry,
        _ => return None,
    })
}

/// What a method of `Option` makes of one.
fn of_option(name: &str) -> Option<Kind> {
    Some(match name {
        "as_ref" | "as_mut" | "as_deref" | "as_deref_mut" => Kind::Wrapped(Shape::Other),
        "get_or_insert" | "get_or_insert_with" | "get_or_insert_default" => {
            Kind::Reference(Shape::Other)
        }
        "iter" | "iter_mut" => Kind::Iterator(Items::Refer(Shape::Other)),
        _ => return None,
    })
}
