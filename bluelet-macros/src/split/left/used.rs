//! How the fields of a variable are used: taken, looked at, or given new values.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::Member;

use super::ways::{Way, named};

/// The fields that code uses, by name.
pub(super) type Fields = BTreeMap<String, Used>;

/// How a field is used.
pub(super) struct Used {
    pub(super) member: Member,
    /// Each time.
    pub(super) uses: Vec<Use>,
    /// It is taken in code that may run again, or used after it was taken.
    pub(super) again: bool,
    /// Rustc sees whether it is there then.
    pub(super) checked: bool,
    /// A match takes it apart.
    pub(super) matched: bool,
    /// The parts of it that are used, if some are taken and it is not used as a whole.
    pub(super) parts: Fields,
}

impl Used {
    pub(super) fn new(member: Member) -> Self {
        let (uses, parts) = (Vec::new(), Fields::new());
        let (again, checked, matched) = (false, false, false);
        Used { member, uses, again, checked, matched, parts }
    }

    /// Whether it is taken; what is used after that is a copy, unless it gets new values.
    pub(super) fn is_taken(&self) -> bool {
        let gone = !self.again || self.is_renewed() || self.checked;
        let by_value = self.is_by_value() || self.has(Use::Match) || self.is_asked();
        by_value && !self.has(Use::Plain) && gone
    }

    pub(super) fn is_by_value(&self) -> bool {
        self.has(Use::Value) || self.has(Use::Along)
    }

    pub(super) fn is_asked(&self) -> bool {
        self.has(Use::Asked)
    }

    pub(super) fn is_renewed(&self) -> bool {
        self.has(Use::Renewal)
    }

    pub(super) fn has(&self, by: Use) -> bool {
        self.uses.contains(&by)
    }
}

/// Visits all that are used as a whole.
pub(super) fn each_whole<'u>(fields: &'u Fields, visit: &mut dyn FnMut(&Way, &'u Used)) {
    fn each<'u>(fields: &'u Fields, way: &mut Way, visit: &mut dyn FnMut(&Way, &'u Used)) {
        for used in fields.values() {
            way.push(used.member.clone());
            match used.parts.is_empty() {
                true => visit(way, used),
                false => each(&used.parts, way, visit),
            }
            way.pop();
        }
    }
    each(fields, &mut Way::new(), visit);
}

/// Whether one that is used as a whole is such.
pub(super) fn any_whole(fields: &Fields, is: impl Fn(&Way, &Used) -> bool) -> bool {
    let mut found = false;
    each_whole(fields, &mut |way, used| found |= is(way, used));
    found
}

/// How an expression uses a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Value,
    /// By a closure that takes it along.
    Along,
    /// By a method, or a call of it, that takes it or only looks at it.
    Asked,
    Look,
    /// By patterns that only look at it.
    Test,
    /// It looks as if it were a number.
    Plain,
    Renewal,
    /// By a match of which each arm takes all of it or nothing, and gives it a new value if it takes it.
    Match,
}

/// Notes that the part of this name is used again.
pub(super) fn mark_again(fields: &mut Fields, way: &mut Way, part: &str) {
    for used in fields.values_mut() {
        way.push(used.member.clone());
        used.again |= named(way) == part;
        mark_again(&mut used.parts, way, part);
        way.pop();
    }
}

/// The field of this name.
pub(super) fn entry<'f>(fields: &'f mut Fields, member: &Member) -> &'f mut Used {
    let name = member.to_token_stream().to_string();
    fields.entry(name).or_insert_with(|| Used::new(member.clone()))
}
