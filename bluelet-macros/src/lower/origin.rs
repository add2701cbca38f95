//! Notes how variables were made that may borrow from others, though no name of std tells.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprClosure, Ident, Pat};

use super::Lowering;
use crate::ir::{BindingId, Effect};
use crate::loan::{self, Shape};
use crate::origin::{self, From, Lent, Maker, Origin, Source, Step, Way};
use crate::{effect, scope, spans};

/// How a variable is made that is not declared yet.
pub(super) struct Making {
    name: Ident,
    origin: Origin,
}

impl Lowering<'_> {
    /// How the variables of the pattern are made of the expression.
    pub(super) fn making(&mut self, init: &Expr, pat: &Pat) -> Vec<Making> {
        let parts = origin::parts(pat).into_iter();
        let making = parts.filter_map(|(name, part)| {
            let origin = self.origin(init, &part)?;
            Some(Making { name: name.clone(), origin })
        });
        let mut making: Vec<Making> = making.collect();
        self.name_maker(making.iter_mut().map(|making| &mut making.origin));
        making
    }

    /// How the iterator of a loop is made.
    pub(super) fn origin_of_iterator(&mut self, iterated: &Expr) -> Option<Origin> {
        let mut origin = self.origin(iterated, &[Step::Iterated]);
        self.name_maker(origin.iter_mut());
        origin
    }

    /// Gives the function a name.
    fn name_maker<'o>(&mut self, origins: impl Iterator<Item = &'o mut Origin>) {
        let makers = origins.filter(|origin| origin.from.is_none());
        let mut makers = makers.filter_map(|origin| origin.maker.as_mut()).peekable();
        let Some(first) = makers.peek() else { return };
        let name = Ident::new(&self.scopes.fresh_or_same("make"), first.call.func.span());
        makers.for_each(|maker| maker.name = name.clone());
    }

    /// How a part of the value of an expression is made.
    fn origin(&mut self, init: &Expr, part: &[Step]) -> Option<Origin> {
        let origin = match self.known_lent(init) {
            Some(lent) => {
                Some(Origin::of(lent)).filter(|origin| origin.is_one() && part.is_empty())
            }
            None => origin::way(init).and_then(|way| self.made(&way, part)),
        };
        origin.map(|origin| Origin { ends: spans::ends(init), ..origin })
    }

    fn made(&mut self, way: &Way<'_>, part: &[Step]) -> Option<Origin> {
        let part = [&way.part[..], part].concat();
        match &way.source {
            Source::Call(call) if !way.chained || part.is_empty() => {
                self.made_by(call, part, way.chained)
            }
            Source::Parts(parts) if part.is_empty() && !way.chained => {
                Some(Origin::of(self.lent_parts(parts.iter().copied()))).filter(Origin::is_one)
            }
            Source::Variable(variable) if part.is_empty() || !way.chained => {
                let variable = self.scopes.lookup(&scope::plain_name(variable))?;
                let mut origin = self.graph.origins.get(&variable)?.clone();
                let known = origin.from.is_none() && (part.is_empty() || origin.maker.is_some());
                origin.maker.iter_mut().for_each(|maker| maker.part.extend(&part));
                let from = Some(From { variable, by_method: way.chained });
                known.then_some(Origin { from, ..origin })
            }
            _ => None,
        }
    }

    fn made_by(&mut self, call: &ExprCall, part: Vec<Step>, chained: bool) -> Option<Origin> {
        // A closure may be no copy, and cannot be given another name.
        if !origin::can_stand_twice(call) || self.is_variable(&call.func) {
            return None;
        }
        let origin = Some(Origin::of(self.lent_parts(call.args.iter()))).filter(Origin::is_one)?;
        let maker = Ident::new("make", Span::mixed_site());
        let Expr::Call(call) = self.tried_out(&Expr::Call(call.clone())).0 else { return None };
        Some(Origin { maker: Some(Maker { name: maker, call, part, chained }), ..origin })
    }

    fn is_variable(&self, called: &Expr) -> bool {
        let Expr::Path(path) = called else { return false };
        let name = path.path.get_ident();
        name.is_some_and(|name| self.scopes.lookup(&scope::plain_name(name)).is_some())
    }

    /// What a value is made of that borrows by the names of std's methods. What these make is known to have no drop that
    /// anyone notices, or to have one; but not of what has a function in it, `line.split(|c| c == ' ')`.
    fn known_lent(&mut self, init: &Expr) -> Option<Vec<Lent>> {
        let by_name = match init {
            Expr::MethodCall(_) | Expr::Try(_) => true,
            Expr::Call(call) => !origin::is_constructed(call),
            _ => false,
        };
        if !by_name {
            return None;
        }
        let lent = self.lent_as(0, init)?;
        Some(if origin::may_have_function(init) { vec![lent] } else { Vec::new() })
    }

    fn lent_parts<'e>(&mut self, parts: impl Iterator<Item = &'e Expr>) -> Vec<Lent> {
        parts.enumerate().filter_map(|(at, part)| self.lent_as(at, part)).collect()
    }

    /// A reference into a variable, or what may be one.
    fn lent_as(&mut self, at: usize, expr: &Expr) -> Option<Lent> {
        if let Expr::Closure(closure) = expr {
            return self.refers(closure).then_some(Lent { at, doubt: None, slice: false });
        }
        if let Expr::Path(path) = expr {
            let name = scope::plain_name(path.path.get_ident()?);
            let binding = self.graph.binding(self.scopes.lookup(&name)?);
            let referred = binding.refers.as_ref()?;
            let (doubt, slice) = (referred.doubt.clone(), referred.shape == Shape::Collection);
            return Some(Lent { at, doubt, slice });
        }
        let loan = loan::given(expr, &|name| self.may_own(name))?;
        let lending = self.lent(expr, loan)?;
        let slice = origin::is_written_as_slice(expr);
        let owner = self.graph.binding(lending.owner);
        (!owner.exclusive && !owner.generated).then_some(Lent { at, doubt: lending.doubt, slice })
    }

    /// Whether the closure captures a variable that is no reference, without taking it.
    fn refers(&mut self, closure: &ExprClosure) -> bool {
        let captured = match closure.capture {
            None => self.try_out(&Expr::Closure(closure.clone())),
            Some(_) => return false,
        };
        captured.iter().any(|effect| match effect {
            Effect::Use(id) => {
                let name = self.graph.binding(*id).name.clone();
                !effect::may_move(&captured, *id) && self.may_own(&name).is_some()
            }
            _ => false,
        })
    }

    /// Notes that the variable has what a function gave which was lent something, to be matched, or what is left of that.
    pub(super) fn note_looking(&mut self, id: BindingId, call: Option<&Expr>) {
        let is_it = |this: &Self, name: &str| this.scopes.lookup(name) == Some(id);
        let asks = self.graph.asks.clone();
        if let Some(Expr::Call(call)) = call
            && asks.looking.iter().any(|name| is_it(self, name))
        {
            let made = self.graph.origins.get(&id).and_then(|origin| origin.maker.clone());
            let maker = made.unwrap_or_else(|| {
                let name = self.scopes.fresh_or_same("make");
                let name = Ident::new(&name, call.func.span());
                Maker { name, call: call.clone(), part: Vec::new(), chained: false }
            });
            self.graph.looking.insert(id, maker);
        }
        let left_of = asks.left_of.iter().find(|(left, _)| is_it(self, left));
        let Some((left, variable)) = left_of else { return };
        if let Some(variable) = self.scopes.lookup(variable) {
            self.graph.left_of.insert(id, variable);
            self.graph.left_in_blocks.extend(asks.left_in_blocks.contains(left).then_some(id));
        }
    }

    /// Notes how the variables were made that have been declared now.
    pub(super) fn note_making(&mut self, making: Vec<Making>, bound: &[BindingId]) {
        for Making { name, origin } in making {
            let binding = self.scopes.lookup(&scope::plain_name(&name));
            if let Some(binding) = binding.filter(|binding| bound.contains(binding)) {
                self.graph.origins.insert(binding, origin);
            }
        }
    }
}
