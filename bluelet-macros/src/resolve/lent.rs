//! What operands lend to what they are operands of: an operand beside them that uses it by value has only copied it.
//!
//! `sum(&job, job)`, `format!("{job} {}", job + 1)`, `job == job + 1`: the variable is `Copy`, or it is a mistake.

use syn::punctuated::Punctuated;
use syn::{Expr, Token};

use super::{Mode, Resolver};
use crate::effect;
use crate::ir::{BindingId, Effect};

impl Resolver<'_> {
    /// Operands that are used by value, together.
    pub(super) fn operands(&mut self, operands: &mut Punctuated<Expr, Token![,]>) {
        let (begin, lent) = (self.effects.len(), self.lent_by(&*operands));
        operands.iter_mut().for_each(|operand| self.expr(operand, Mode::Value));
        self.stay_lent(begin, lent);
    }

    /// The variables, or their parts, to which the operands are references, or which they hold.
    pub(super) fn lent_by<'e>(
        &self,
        operands: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<BindingId> {
        let mut lent = Vec::new();
        for operand in operands {
            match operand {
                Expr::Reference(reference) => lent.extend(self.root_of(&reference.expr)),
                Expr::Paren(paren) => lent.extend(self.lent_by([&*paren.expr])),
                Expr::Tuple(tuple) => lent.extend(self.lent_by(&tuple.elems)),
                Expr::Array(array) => lent.extend(self.lent_by(&array.elems)),
                _ => {}
            }
        }
        lent
    }

    /// They are lent until all operands are there, of which the effects begin at `begin`.
    pub(super) fn stay_lent(&mut self, begin: usize, lent: impl IntoIterator<Item = BindingId>) {
        for binding in lent {
            if effect::any(&self.effects[begin..], |effect| *effect == Effect::Move(binding)) {
                self.record(Effect::Use(binding));
            }
        }
    }
}
