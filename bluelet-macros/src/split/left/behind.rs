//! What becomes of a variable behind the methods whose arguments wait: whether its value is used again, or a new one takes its
//! place. Control is followed backwards, as for liveness.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ExprMethodCall, Label, Lifetime, Macro, Stmt};

use super::super::shape::is_name;
use super::jumps::jumps_out_of;
use crate::mention::{Code, mentions};
use crate::{macros, suspend};

/// What comes behind a place in the code.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Behind {
    /// The value that the variable has there may be used.
    pub(super) used: bool,
    /// The assignments that may give it its next value.
    pub(super) renewals: BTreeSet<*const Expr>,
    /// The function may wait before that.
    pub(super) waits: bool,
}

impl Behind {
    fn or(mut self, other: &Behind) -> Self {
        self.used |= other.used;
        self.renewals.extend(&other.renewals);
        self.waits |= other.waits;
        self
    }

    /// Whether the value is not used any more, and a new one may come.
    pub(super) fn is_renewed(&self) -> bool {
        !self.used && !self.renewals.is_empty()
    }

    fn or_used(mut self, used: bool) -> Self {
        self.used |= used;
        self
    }
}

/// A method whose arguments wait.
pub(super) struct Waiting {
    pub(super) call: ExprMethodCall,
    pub(super) behind: Behind,
}

/// Where a method is called. Nothing moves as long as places are compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Expr(*const Expr),
    /// In the input of a macro, after so many other expressions.
    Input(*const Macro, usize),
}

/// What comes behind places in a variable's scope.
pub(super) struct Control {
    /// The methods that are called on the variable.
    pub(super) methods: BTreeMap<Place, Waiting>,
    /// What comes behind each statement.
    pub(super) behind: BTreeMap<*const Stmt, Behind>,
}

/// Follows control through the variable's scope.
pub(super) fn follow(name: &Ident, scope: &[Stmt]) -> Control {
    let mut turns = BTreeMap::new();
    loop {
        let mut following = Following::of(name, turns);
        following.before_stmts(scope, Behind::default());
        let Following { methods, behind, more, .. } = following;
        if !more {
            return Control { methods, behind };
        }
        turns = following.turns;
    }
}

/// Follows control from the ends of the code to its beginning.
struct Following<'n> {
    name: &'n Ident,
    /// The loops and labelled blocks around the place at hand.
    targets: Vec<Target>,
    methods: BTreeMap<Place, Waiting>,
    behind: BTreeMap<*const Stmt, Behind>,
    /// What is known to come where a turn of each loop begins, by its body.
    turns: BTreeMap<*const Block, Behind>,
    /// More of that was found than had been known.
    more: bool,
}

/// What jumps may lead to.
struct Target {
    label: Option<Lifetime>,
    is_loop: bool,
    end: Behind,
    again: Behind,
}

impl<'n> Following<'n> {
    fn of(name: &'n Ident, turns: BTreeMap<*const Block, Behind>) -> Self {
        let (methods, behind) = (BTreeMap::new(), BTreeMap::new());
        Following { name, targets: Vec::new(), methods, behind, turns, more: false }
    }

    fn before_stmts(&mut self, stmts: &[Stmt], behind: Behind) -> Behind {
        stmts.iter().rev().fold(behind, |behind, stmt| {
            let known = self.behind.entry(stmt).or_default();
            *known = std::mem::take(known).or(&behind);
            self.before_stmt(stmt, behind)
        })
    }

    fn before_stmt(&mut self, stmt: &Stmt, behind: Behind) -> Behind {
        match stmt {
            Stmt::Expr(expr, _) => self.before(expr, behind),
            Stmt::Local(local) => {
                let Some(init) = &local.init else { return behind };
                let otherwise = init.diverge.as_ref().map(|(_, otherwise)| otherwise);
                let otherwise = otherwise.map(|code| self.before(code, Behind::default()));
                self.before(&init.expr, behind.or(&otherwise.unwrap_or_default()))
            }
            Stmt::Macro(call) => self.before_macro(&call.mac, behind),
            Stmt::Item(_) => behind,
        }
    }

    fn before(&mut self, expr: &Expr, behind: Behind) -> Behind {
        match expr {
            Expr::Assign(assign) if is_name(&assign.left, self.name) => {
                let renewals = BTreeSet::from([std::ptr::from_ref(expr)]);
                self.before(&assign.right, Behind { renewals, ..Behind::default() })
            }
            Expr::Assign(assign) if mentions(&*assign.left, self.name) => behind.or_used(true),
            Expr::MethodCall(call) if self.is_called_and_waits(call) => {
                self.note(Place::Expr(expr), call, &behind);
                behind.or_used(true)
            }
            Expr::Block(block) => match &block.label {
                Some(label) => self.before_labelled(label, &block.block, behind),
                None => self.before_stmts(&block.block.stmts, behind),
            },
            Expr::If(conditional) => {
                let otherwise = conditional.else_branch.as_ref().map(|(_, otherwise)| otherwise);
                let otherwise = self.before_any(otherwise.map(|code| &**code), behind.clone());
                let then = self.before_stmts(&conditional.then_branch.stmts, behind);
                self.before(&conditional.cond, then.or(&otherwise))
            }
            Expr::Match(matching) => {
                let arms = matching.arms.iter().fold(Behind::default(), |arms, arm| {
                    let body = self.before(&arm.body, behind.clone());
                    arms.or(&self.before_opaque(&arm.pat, body))
                });
                self.before(&matching.expr, arms)
            }
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                let right = self.before(&binary.right, behind.clone());
                self.before(&binary.left, right.or(&behind))
            }
            Expr::Loop(each) => {
                self.before_loop(each.label.as_ref(), &each.body, behind, |_, body, _| body)
            }
            Expr::While(each) => {
                let label = each.label.as_ref();
                self.before_loop(label, &each.body, behind, |following, body, end| {
                    following.before(&each.cond, body.or(end))
                })
            }
            Expr::ForLoop(each) => {
                let label = each.label.as_ref();
                let turns =
                    self.before_loop(label, &each.body, behind, |_, body, end| body.or(end));
                self.before(&each.expr, turns)
            }
            Expr::Return(leaving) => self.before_any(leaving.expr.as_deref(), Behind::default()),
            Expr::Break(jump) => {
                let end = self.at_jump(jump.label.as_ref(), false);
                self.before_any(jump.expr.as_deref(), end)
            }
            Expr::Continue(jump) => self.at_jump(jump.label.as_ref(), true),
            Expr::Macro(call) => self.before_macro(&call.mac, behind),
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) | Expr::Unsafe(_) => {
                self.before_opaque(expr, behind)
            }
            Expr::Await(suspension) => {
                self.before(&suspension.base, Behind { waits: true, ..behind })
            }
            expr if is_name(expr, self.name) => behind.or_used(true),
            expr => self.before_operands(expr, behind),
        }
    }

    /// Whether it is a method of the variable, which its arguments do not mention.
    fn is_called_and_waits(&self, call: &ExprMethodCall) -> bool {
        let stays = |arg: &Expr| !mentions(arg, self.name) && jumps_out_of(arg).is_empty();
        is_name(&call.receiver, self.name)
            && call.args.iter().any(suspend::expr_suspends)
            && call.args.iter().all(stays)
    }

    /// What is not looked into.
    fn before_opaque(&self, code: &impl Code, behind: Behind) -> Behind {
        let jumps = jumps_out_of(code);
        let jumps = jumps.iter().map(|jump| self.at_jump(jump.label.as_ref(), jump.continues));
        jumps.fold(behind, |behind, jump| behind.or(&jump)).or_used(mentions(code, self.name))
    }

    /// A macro, which may not come to the later ones of its arguments.
    fn before_macro(&mut self, mac: &Macro, behind: Behind) -> Behind {
        let behind = if macros::diverges(mac) { Behind::default() } else { behind };
        let inputs = match macros::matches_input(mac) {
            Some((scrutinee, pat)) if !mentions(&pat, self.name) => Some(vec![scrutinee]),
            Some(_) => None,
            None => macros::inputs(mac),
        };
        // Of what the arguments are parsed into nothing stays, and no place in it can be found again.
        let is_loop =
            |expr: &&Expr| matches!(expr, Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_));
        let inputs = inputs.filter(|inputs| {
            let exprs = expressions_of(&inputs[..]);
            !assigns(&inputs[..], self.name) && !exprs.iter().any(is_loop)
        });
        let Some(inputs) = inputs else { return self.before_opaque(mac, behind) };
        let outside = std::mem::take(&mut self.methods);
        let before = inputs.iter().rev().fold(behind, |behind, input| {
            let before = self.before(input, behind.clone());
            behind.or(&before)
        });
        let mut inside = std::mem::replace(&mut self.methods, outside);
        for (at, expr) in expressions_of(&inputs[..]).into_iter().enumerate() {
            if let Some(found) = inside.remove(&Place::Expr(expr)) {
                self.note(Place::Input(mac, at), &found.call, &found.behind);
            }
        }
        before
    }

    fn note(&mut self, place: Place, call: &ExprMethodCall, behind: &Behind) {
        let new = || Waiting { call: call.clone(), behind: Behind::default() };
        let known = self.methods.entry(place).or_insert_with(new);
        known.behind = std::mem::take(&mut known.behind).or(behind);
    }

    /// What is evaluated from left to right.
    fn before_operands(&mut self, expr: &Expr, behind: Behind) -> Behind {
        let mut operands = Operands(Vec::new());
        visit::visit_expr(&mut operands, expr);
        let operands = operands.0.into_iter().rev();
        operands.fold(behind, |behind, operand| self.before(operand, behind))
    }

    fn before_any(&mut self, expr: Option<&Expr>, behind: Behind) -> Behind {
        match expr {
            Some(expr) => self.before(expr, behind),
            None => behind,
        }
    }

    fn before_labelled(&mut self, label: &Label, block: &Block, behind: Behind) -> Behind {
        let label = Some(label.name.clone());
        let (end, again) = (behind.clone(), Behind::default());
        self.targets.push(Target { label, is_loop: false, end, again });
        let before = self.before_stmts(&block.stmts, behind);
        self.targets.pop();
        before
    }

    /// `head` is what comes before the body in each turn.
    fn before_loop(
        &mut self,
        label: Option<&Label>,
        body: &Block,
        end: Behind,
        head: impl Fn(&mut Self, Behind, &Behind) -> Behind,
    ) -> Behind {
        let again = self.turns.get(&std::ptr::from_ref(body)).cloned().unwrap_or_default();
        let label = label.map(|label| label.name.clone());
        let target = Target { label, is_loop: true, end: end.clone(), again: again.clone() };
        self.targets.push(target);
        let turn = self.before_stmts(&body.stmts, again.clone());
        self.targets.pop();
        let turn = head(self, turn, &end).or(&again);
        if turn != again {
            self.more = true;
            self.turns.insert(body, turn.clone());
        }
        turn
    }

    fn at_jump(&self, label: Option<&Lifetime>, again: bool) -> Behind {
        let is_meant = |target: &&Target| match label {
            Some(label) => target.label.as_ref() == Some(label),
            None => target.is_loop,
        };
        match self.targets.iter().rev().find(is_meant) {
            Some(target) if again => target.again.clone(),
            Some(target) => target.end.clone(),
            // Out of the variable's scope.
            None => Behind::default(),
        }
    }
}

/// The expressions of which one is made.
struct Operands<'e>(Vec<&'e Expr>);

impl<'e> Visit<'e> for Operands<'e> {
    fn visit_expr(&mut self, expr: &'e Expr) {
        self.0.push(expr);
    }
}

/// Whether the variable gets a new value in the code.
pub(super) fn assigns(code: &(impl Code + ?Sized), name: &Ident) -> bool {
    let gives = |expr: &&Expr| matches!(expr, Expr::Assign(assign) if is_name(&assign.left, name));
    expressions_of(code).iter().any(gives)
}

/// The expressions, each before those of which it is made, as visitors come to them.
fn expressions_of(code: &(impl Code + ?Sized)) -> Vec<&Expr> {
    struct All<'e>(Vec<&'e Expr>);
    impl<'e> Visit<'e> for All<'e> {
        fn visit_expr(&mut self, expr: &'e Expr) {
            self.0.push(expr);
            visit::visit_expr(self, expr);
        }
    }
    let mut all = All(Vec::new());
    code.show(&mut all);
    all.0
}
