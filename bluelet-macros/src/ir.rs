//! The intermediate representation, data only: a graph of blocks over bindings and frames.
//!
//! A *block* is what runs without a stop once it has been entered: from the start, from a
//! suspension point, or by a jump. Inside, it keeps the nesting of the source: a tree of *bodies*, each
//! one opening of a *frame* (a lexical level). Where the source goes on after a suspension, a new
//! block re-opens the frames that stand around that point.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprMethodCall, Ident, Pat, Stmt, Type};

pub(crate) use crate::effect::*;
pub(crate) use crate::ids::*;
use crate::loan::Shape;
use crate::origin::{Doubt, Maker, Origin};

/// A whole coroutine, lowered.
#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) bindings: Vec<Binding>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) bodies: Vec<Body>,
    pub(crate) suspensions: Vec<Suspension>,
    pub(crate) leaps: Vec<Leap>,
    pub(crate) borrows: Vec<Borrow>,
    pub(crate) questions: Vec<Question>,
    /// How the variables were made that may borrow.
    pub(crate) origins: BTreeMap<BindingId, Origin>,
    /// How those were made that have what functions gave which were lent something, to be matched.
    pub(crate) looking: BTreeMap<BindingId, Maker>,
    /// Those for what is left of these, with them.
    pub(crate) left_of: BTreeMap<BindingId, BindingId>,
    /// Those of them that have it in async blocks.
    pub(crate) left_in_blocks: BTreeSet<BindingId>,
    /// The arguments that are bound anew when the coroutine starts, since those before them are taken apart by then.
    pub(crate) bound_anew: BTreeSet<BindingId>,
    pub(crate) asks: Asks,
    /// The variables of which a closure mentions a field: it may capture no more than that.
    pub(crate) captured_in_part: BTreeSet<BindingId>,
    /// The variables of which a field is mentioned.
    pub(crate) used_in_part: BTreeSet<BindingId>,
    /// The variables that a method takes which is called on them, as its name tells.
    pub(crate) taken_by_name: BTreeSet<BindingId>,
    /// The variables that are matched against patterns which take all their parts.
    pub(crate) matched: BTreeSet<BindingId>,
    /// Those of them that may have a `Drop` of their own, or something inside of them.
    pub(crate) owners: BTreeSet<BindingId>,
    /// The variables that are taken in another way than by name.
    pub(crate) taken: BTreeSet<BindingId>,
    /// The variables that say of others by their types whether a call uses these up.
    pub(crate) telling: BTreeSet<BindingId>,
    /// The drop flags.
    pub(crate) flags: BTreeMap<BindingId, Flag>,
    /// The variables that can have no flag.
    pub(crate) unflagged: BTreeSet<VariableId>,
    /// The variables for which code that does not suspend was taken apart.
    pub(crate) for_want_of_flags: BTreeSet<VariableId>,
}

/// What method lookup decides in the generated code, besides what is kept.
#[derive(Clone, Default)]
pub(crate) struct Asks {
    /// What is left of some variable is kept in an async block, if there is something to keep.
    pub(crate) parts: bool,
    /// A method takes a part of some variable, or leaves it there.
    pub(crate) part_receivers: bool,
    /// What is left of some variable lends its parts.
    pub(crate) loans: bool,
    /// It matters whether a variable's type has a `Drop` of its own.
    pub(crate) drops: bool,
    /// Some scope is written twice for that.
    pub(crate) twice: bool,
    /// Some variable that has a drop flag may be `Copy`.
    pub(crate) copied_flags: bool,
    /// The variables that get closures which async blocks have made.
    pub(crate) closures: BTreeSet<String>,
    /// Those of them that a call uses up.
    pub(crate) once: BTreeSet<String>,
    /// The variables that have what functions gave which were lent something, to be matched.
    pub(crate) looking: BTreeSet<String>,
    /// Those for what is left of these, with them.
    pub(crate) left_of: BTreeMap<String, String>,
    /// The variables that have what is left of others in async blocks.
    pub(crate) left_in_blocks: BTreeSet<String>,
}

impl std::ops::BitOrAssign for Asks {
    fn bitor_assign(&mut self, other: Self) {
        self.parts |= other.parts;
        self.part_receivers |= other.part_receivers;
        self.loans |= other.loans;
        self.drops |= other.drops;
        self.twice |= other.twice;
        self.copied_flags |= other.copied_flags;
        self.closures.extend(other.closures);
        self.once.extend(other.once);
        self.looking.extend(other.looking);
        self.left_of.extend(other.left_of);
        self.left_in_blocks.extend(other.left_in_blocks);
    }
}

/// Something that has a value and a scope.
pub(crate) struct Binding {
    /// The name in the generated code: the user's, with a number where it would shadow.
    pub(crate) name: Ident,
    pub(crate) mutable: bool,
    /// The type, where the user wrote it.
    pub(crate) ty: Option<Type>,
    /// The source shows that it is one of std's types that own their data, and which methods it has.
    pub(crate) owned: Option<Shape>,
    /// The source shows that it is a `&mut`: what it leads to outlives the coroutine.
    pub(crate) exclusive: bool,
    /// The source shows that it refers to another variable's data: what borrows from it borrows from that.
    pub(crate) refers: Option<Referred>,
    /// The source shows that it is a number.
    pub(crate) number: bool,
    /// Its value can be dropped at any time without anyone noticing, as the source shows.
    pub(crate) inert: bool,
    /// The source shows that it is, or holds, a closure of this function, or that its type is found later: method lookup
    /// cannot tell yet what such a type can do.
    pub(crate) closure: bool,
    /// Where it is declared, the source leaves open what is in it, or what it is.
    pub(crate) open: bool,
    /// The source shows that it is a closure, and that what a call of it gives is one too.
    pub(crate) gives_closure: bool,
    /// The source shows that calling it uses it up.
    pub(crate) once: bool,
    /// The variable that says by its type whether calling this one uses it up.
    pub(crate) told_by: Option<BindingId>,
    /// The type that is written tells what a call of it does.
    pub(crate) callable: bool,
    /// Its type, or that of what it comes from, tells of `FnOnce`: its items are used up by a call.
    pub(crate) holds_once: bool,
    /// Closures of this function were put into it, or into what it comes from.
    pub(crate) holds_closures: bool,
    /// The source shows that it is a box: `*name` can move what is in it.
    pub(crate) boxed: bool,
    /// The source shows that it is an iterator.
    pub(crate) iterator: bool,
    /// The source shows that its type is one of the user's.
    pub(crate) own: bool,
    /// Its value is inert and borrows from nothing, so that it can be kept as well.
    pub(crate) keepable: bool,
    /// The source shows that it borrows from no other variable: it is a number, or what an event gave.
    pub(crate) independent: bool,
    /// Which of the user's variables it is, `self` among them, in order of declaration.
    pub(crate) variable: Option<VariableId>,
    /// Named by the compiler, for a value that has no name in the source.
    pub(crate) generated: bool,
    /// Used once, by value.
    pub(crate) temporary: bool,
    /// Bound anew each time that its frame is opened; never saved.
    pub(crate) rematched: bool,
    /// The frame at whose end it goes out of scope.
    pub(crate) frame: FrameId,
}

impl Binding {
    /// Whether the user gave it a name.
    pub(crate) fn is_named(&self) -> bool {
        self.variable.is_some() && !self.generated
    }
}

/// An `Option` that has the value of a variable.
pub(crate) struct Flag {
    /// The variable as it is declared.
    pub(crate) of: BindingId,
    /// What the user calls it.
    pub(crate) name: Ident,
    /// Whether it is `mut`.
    pub(crate) mutable: bool,
    /// Whether it seems to be `Copy`, since it is used again where it was used by value.
    pub(crate) copied: bool,
    /// Whether some method may take it, since it is not used any more after that was called.
    pub(crate) asked: bool,
}

/// A lexical level: a block of the source, a branch, or a place that `break` leaves.
pub(crate) struct Frame {
    /// The binding that takes the frame's value, if it has one.
    pub(crate) result: Option<BindingId>,
    /// What a label on it is called.
    pub(crate) label: &'static str,
    /// What gives the items of the frame's block their names in each opening.
    pub(crate) uses: TokenStream,
    /// What every opening of the frame matches, for a guard.
    pub(crate) rematch: Option<Rematch>,
}

/// What a guard that suspends looks at: its arm's pattern is matched again wherever the guard goes on, so that
/// no state has to keep the pattern's bindings, which borrow.
pub(crate) struct Rematch {
    pub(crate) scrutinee: Expr,
    /// What the scrutinee uses.
    pub(crate) effects: Effects,
    pub(crate) pat: Pat,
    /// Whether the guard's value is a `bool`, and no other.
    pub(crate) is_condition: bool,
}

/// How a block is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Entry {
    /// By the first poll.
    Start,
    /// When the event of this suspension point is ready.
    Resume(SuspensionId),
    /// By a jump from other blocks; the name says where this is: `Loop`, `AfterIf`.
    Jump(&'static str),
}

pub(crate) struct Block {
    pub(crate) entry: Entry,
    /// Where it begins in the source.
    pub(crate) span: Span,
    /// The opening of the outermost frame.
    pub(crate) root: BodyId,
    /// The first opening of each frame that this block passes through.
    pub(crate) bodies: BTreeMap<FrameId, BodyId>,
    /// The frames that stand around its beginning.
    pub(crate) opened: BTreeSet<FrameId>,
}

pub(crate) struct Body {
    pub(crate) frame: FrameId,
    pub(crate) nodes: Vec<Node>,
}

/// A step of a body.
#[derive(Clone)]
pub(crate) enum Node {
    /// What entering the body does: a pattern or the block's entry has declared bindings.
    Entered(Effects),
    /// A statement that does not suspend, as the user wrote it.
    Plain { stmt: Stmt, effects: Effects },
    /// `if`, a branch of which suspends.
    If {
        cond: Expr,
        effects: Effects,
        then: BodyId,
        otherwise: Option<BodyId>,
        result: Option<BindingId>,
    },
    /// `match`, an arm of which suspends.
    Match { scrutinee: Expr, effects: Effects, arms: Vec<MatchArm>, result: Option<BindingId> },
    /// `let .. else`, the else block of which suspends.
    LetElse { pat: Pat, init: Expr, effects: Effects, otherwise: BodyId, bound: Effects },
    /// A frame opened within this one; what comes after it runs when it is left.
    Block(BodyId),
    /// The value of the body's frame; the last node.
    Value { expr: Expr, effects: Effects },
    /// Suspends; the last node.
    Suspend(SuspensionId),
    /// Goes on in another block; the last node.
    Jump(BlockId),
    /// Goes on in another block, where the variable has this new value; the old one, if it is there,
    /// is dropped on the way. The last node.
    Replace { binding: BindingId, value: BindingId, target: BlockId },
    /// Leaves a frame of this block; the last node.
    Leave { leap: LeapId, value: Option<Expr>, effects: Effects },
    /// Ends the coroutine; the last node.
    Return { expr: Option<Expr>, effects: Effects },
}

#[derive(Clone)]
pub(crate) struct MatchArm {
    /// The pattern, with its guard.
    pub(crate) pat: Pat,
    /// What the guard does.
    pub(crate) effects: Effects,
    pub(crate) body: BodyId,
    /// Where the body stands in the source.
    pub(crate) span: Span,
}

/// A `yield_!`.
pub(crate) struct Suspension {
    /// The event expression, which does not suspend itself.
    pub(crate) event: Expr,
    pub(crate) effects: Effects,
    /// Where the value goes.
    pub(crate) value: BindingId,
    /// The block that goes on from here.
    pub(crate) resume: BlockId,
    /// The place of the `yield_!`.
    pub(crate) span: Span,
    /// The first and the last token of the operand.
    pub(crate) ends: (Span, Span),
    /// The operand's source text, on one line.
    pub(crate) operand: String,
}

/// A jump that leaves a frame of its block and goes on behind it.
pub(crate) struct Leap {
    pub(crate) frame: FrameId,
}

/// Variables that borrow from another.
pub(crate) struct Borrow {
    /// Nobody where it is a guard without a name.
    pub(crate) holders: Vec<BindingId>,
    /// It is looked at as what lives on without being used.
    pub(crate) guard: bool,
    pub(crate) owner: BindingId,
    /// The expression that borrows.
    pub(crate) expr: Expr,
    /// Whether it does is for rustc to find out.
    pub(crate) doubt: Option<Doubt>,
}

/// What a reference leads to.
#[derive(Clone)]
pub(crate) struct Referred {
    pub(crate) owner: BindingId,
    pub(crate) shape: Shape,
    /// Whether it does is for rustc to find out.
    pub(crate) doubt: Option<Doubt>,
}

/// What may take a variable, as only types tell.
pub(crate) struct Question {
    pub(crate) asked: Asked,
    pub(crate) about: About,
    /// It stands in an `unsafe` block.
    pub(crate) in_unsafe: bool,
}

/// What may take a variable.
pub(crate) enum About {
    /// A method that is called on it, with something of the same type in the place of each argument.
    Call(ExprMethodCall),
    /// A closure that captures these parts of it.
    Captured(Vec<Expr>),
    /// A call of it, with so many arguments.
    Called(usize),
    /// A call of it, of which this variable says by its type whether it does.
    ToldBy(BindingId),
}

/// A borrow that no state can keep, if it is one.
pub(crate) struct Enquiry {
    pub(crate) borrow: BorrowId,
    /// The variable that would be kept.
    pub(crate) holder: BindingId,
    /// Where it would be kept.
    pub(crate) suspension: SuspensionId,
    /// It is a guard that is not used again.
    pub(crate) guard: bool,
    /// Where it would be kept together with the owner: not even what a `&mut` leads to may be borrowed then.
    pub(crate) beside: Option<SuspensionId>,
}

/// Code of the user that does not suspend.
pub(crate) enum Source<'g> {
    Stmt(&'g Stmt),
    Expr(&'g Expr),
}

impl Graph {
    /// Visits what the node itself does; not what the bodies in it do.
    pub(crate) fn each_effects(&self, node: &Node, visit: &mut dyn FnMut(&[Effect])) {
        match node {
            Node::Plain { effects, .. }
            | Node::If { effects, .. }
            | Node::LetElse { effects, .. }
            | Node::Value { effects, .. }
            | Node::Leave { effects, .. }
            | Node::Return { effects, .. } => visit(effects),
            Node::Match { effects, arms, .. } => {
                visit(effects);
                arms.iter().for_each(|arm| visit(&arm.effects));
            }
            Node::Suspend(id) => visit(&self.suspension(*id).effects),
            Node::Entered(effects) => visit(effects),
            Node::Block(_) | Node::Jump(_) | Node::Replace { .. } => {}
        }
    }

    /// The user's code in the node itself; not that of the bodies in it.
    pub(crate) fn code<'g>(&'g self, node: &'g Node) -> Option<Source<'g>> {
        match node {
            Node::Plain { stmt, .. } => Some(Source::Stmt(stmt)),
            Node::If { cond: expr, .. }
            | Node::Match { scrutinee: expr, .. }
            | Node::LetElse { init: expr, .. }
            | Node::Value { expr, .. }
            | Node::Leave { value: Some(expr), .. }
            | Node::Return { expr: Some(expr), .. } => Some(Source::Expr(expr)),
            Node::Suspend(id) => Some(Source::Expr(&self.suspension(*id).event)),
            _ => None,
        }
    }

    /// The block that a node goes on to.
    pub(crate) fn target(&self, node: &Node) -> Option<BlockId> {
        match node {
            Node::Suspend(id) => Some(self.suspension(*id).resume),
            Node::Jump(target) | Node::Replace { target, .. } => Some(*target),
            _ => None,
        }
    }

    /// The bodies of a block, outer ones first.
    pub(crate) fn bodies_of(&self, block: BlockId) -> Vec<BodyId> {
        let mut bodies = vec![self.block(block).root];
        let mut next = 0;
        while let Some(body) = bodies.get(next).copied() {
            for node in &self.body(body).nodes {
                bodies.append(&mut node.bodies());
            }
            next += 1;
        }
        bodies
    }

    /// Whether the place is in a later opening of the frame than the block's first: what the block was entered with
    /// has gone out of scope there.
    pub(crate) fn is_opened_again(&self, block: BlockId, frame: FrameId, place: BodyId) -> bool {
        let first = self.block(block).bodies.get(&frame);
        let bodies = self.bodies_of(block).into_iter();
        let mut openings = bodies.filter(|body| self.body(*body).frame == frame);
        openings.any(|body| first != Some(&body) && self.contains(body, place))
    }

    /// Whether the one body is the other, or stands in it.
    pub(crate) fn contains(&self, outer: BodyId, inner: BodyId) -> bool {
        let nodes = &self.body(outer).nodes;
        outer == inner || nodes.iter().flat_map(Node::bodies).any(|body| self.contains(body, inner))
    }

    pub(crate) fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.0]
    }

    pub(crate) fn frame(&self, id: FrameId) -> &Frame {
        &self.frames[id.0]
    }

    pub(crate) fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0]
    }

    pub(crate) fn body(&self, id: BodyId) -> &Body {
        &self.bodies[id.0]
    }

    pub(crate) fn borrow(&self, id: BorrowId) -> &Borrow {
        &self.borrows[id.0]
    }

    /// Whether it is what a `&mut` leads to that is borrowed, and not that reference.
    pub(crate) fn leads_through(&self, borrow: &Borrow) -> bool {
        let is_itself = matches!(
            &borrow.expr, Expr::Reference(taken) if matches!(&*taken.expr, Expr::Path(_))
        );
        self.binding(borrow.owner).exclusive && !is_itself
    }

    pub(crate) fn suspension(&self, id: SuspensionId) -> &Suspension {
        &self.suspensions[id.0]
    }
}

impl Node {
    /// The bodies in the node itself; not those in them.
    pub(crate) fn bodies(&self) -> Vec<BodyId> {
        match self {
            Node::If { then, otherwise, .. } => std::iter::once(*then).chain(*otherwise).collect(),
            Node::Match { arms, .. } => arms.iter().map(|arm| arm.body).collect(),
            Node::LetElse { otherwise: body, .. } | Node::Block(body) => vec![*body],
            _ => Vec::new(),
        }
    }

    /// The same bodies, to be exchanged.
    pub(crate) fn bodies_mut(&mut self) -> Vec<&mut BodyId> {
        match self {
            Node::If { then, otherwise, .. } => {
                std::iter::once(then).chain(otherwise.as_mut()).collect()
            }
            Node::Match { arms, .. } => arms.iter_mut().map(|arm| &mut arm.body).collect(),
            Node::LetElse { otherwise: body, .. } | Node::Block(body) => vec![body],
            _ => Vec::new(),
        }
    }
}
