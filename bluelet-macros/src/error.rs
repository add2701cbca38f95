//! The collector of mistakes, and every message in one place.
//!
//! A message says what is wrong, why, and what to write instead. A stage reports all the mistakes it
//! finds; the next stage starts only if there were none, so that it can trust its input.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Ident, Lifetime};

/// The mistakes found so far, in the order in which they were met.
#[derive(Default, Clone)]
pub(crate) struct Errors {
    found: Option<syn::Error>,
}

impl Errors {
    /// Reports `message` at the tokens that it is about.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports `message` where there may be no token.
    pub(crate) fn at_span(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.found {
            Some(found) => found.combine(error),
            None => self.found = Some(error),
        }
    }

    /// The bridge between two stages: goes on only if nothing was reported.
    pub(crate) fn propagate(&mut self) -> Result<(), syn::Error> {
        self.found.take().map_or(Ok(()), Err)
    }
}

/// One `compile_error!` per mistake, each at its own tokens.
pub(crate) fn compile_errors(errors: impl IntoIterator<Item = syn::Error>) -> TokenStream {
    let said = errors.into_iter().filter(|error| error.to_string() != SAID_BY_RUSTC);
    said.map(|error| error.to_compile_error()).collect()
}

/// For a mistake that rustc has reported before the macro was expanded: nothing is added, and nothing compiled.
pub(crate) const SAID_BY_RUSTC: &str = "BUG: rustc reports this";

/// Whether the stub tells it where it stands, if it holds the body.
fn is_told_in_the_body(error: &syn::Error) -> bool {
    let message = error.to_string();
    [NO_OPERAND, TWO_OPERANDS].contains(&message.as_str()) || message.ends_with(ONE_EVENT)
}

/// The mistakes that the stub tells, if it holds the body, and the others.
pub(crate) fn within_the_body(error: &syn::Error) -> (Vec<syn::Error>, Vec<syn::Error>) {
    error.clone().into_iter().partition(is_told_in_the_body)
}

/// Whether none of the mistakes is one for a function that blocks.
pub(crate) fn leave_the_body_readable(error: &syn::Error) -> bool {
    let readable = [
        YIELD_IN_CLOSURE,
        YIELD_IN_ITEM,
        YIELD_IN_ASYNC,
        YIELD_IN_UNSAFE,
        YIELD_IN_MACRO,
        AWAIT,
        ASYNC_FN,
        GUARD_IN_MACRO,
        TOO_MANY_ALTERNATIVES,
        CONST_FN,
        EXTERN_FN,
        UNKNOWN_ARGUMENT,
        ATTRIBUTE_TWICE,
        UNKNOWN_DERIVE,
    ];
    let is_jump = |message: &str| {
        ["return", "break", "continue"]
            .into_iter()
            .any(|word| message == jump_in_macro(word) || message == jump_in_macro_definition(word))
    };
    let is_readable = |error: syn::Error| {
        let message = error.to_string();
        readable.contains(&message.as_str()) || is_jump(&message) || is_told_in_the_body(&error)
    };
    error.clone().into_iter().all(is_readable)
}

// Where a `yield_!` cannot stand.

pub(crate) const YIELD_IN_CLOSURE: &str = "`yield_!` cannot suspend from inside a closure; \
    yield before the closure and let it capture the value, \
    or make the closure's body a coroutine of its own";

pub(crate) const YIELD_IN_ITEM: &str = "`yield_!` in a nested item is not part of this coroutine; \
    put `#[bluelet::coroutine]` on the inner function too, or move the `yield_!` out of it";

pub(crate) const YIELD_IN_ASYNC: &str = "`yield_!` cannot suspend from inside `async` code; \
    write `.await` there, and yield the whole block with `yield_!(bluelet::boxed(async { .. }))`";

pub(crate) const YIELD_IN_CONST: &str = "`yield_!` cannot be evaluated at compile time; \
    move it out of the constant: `let value = yield_!(..);`";

pub(crate) const YIELD_IN_UNSAFE: &str = "`yield_!` cannot suspend from inside an `unsafe` block; \
    end the block before it: `let value = unsafe { .. }; yield_!(..)`";

pub(crate) const YIELD_IN_MACRO: &str = "`yield_!` inside this macro's input cannot be seen by the \
    compiler; yield first, `let value = yield_!(..);`, and hand `value` to the macro";

pub(crate) const GUARD_IN_MACRO: &str = "what this macro declares has no name here, so no state can keep it \
    over the next `yield_!`; write `let guard = ..`, with a guard that does the same as it is dropped, \
    or `{ defer!(..); }` if the macro declares nothing";

pub(crate) const YIELD_IN_MACRO_DEFINITION: &str = "`yield_!` in a macro's definition comes too late \
    for the compiler, which runs before the macro is expanded; \
    let the macro make the event, and write `yield_!(event!(..))`";

pub(crate) fn jump_in_macro(jump: &str) -> String {
    format!(
        "`{jump}` inside this macro's input cannot be seen by the compiler, which has to write what leaves a state; \
         let the macro give a value, and write `{jump}` outside of it"
    )
}

pub(crate) fn jump_in_macro_definition(jump: &str) -> String {
    format!(
        "`{jump}` in a macro's definition comes too late for the compiler, which has to write what leaves a state, and runs \
         before the macro is expanded; let the macro give a value, and write `{jump}` where it is called"
    )
}

pub(crate) const YIELD_IN_PATTERN: &str = "`yield_!` cannot stand in a pattern; \
    yield first, `let value = yield_!(..);`, and compare with a guard";

pub(crate) fn keyword_binding(ident: &Ident) -> String {
    format!("`{ident}` is a keyword and cannot name a variable; choose another name")
}

// What is yielded.

pub(crate) const NO_OPERAND: &str = "`yield_!` has nothing to wait for; \
    give it an event: `yield_!(conn.recv(1024))`";

pub(crate) const LET_IN_MACRO: &str = "`let` is a statement and has no value to use here; \
    write it before: `let event = ..; yield_!(event)`";

pub(crate) const TWO_OPERANDS: &str = "`yield_!` waits for one event; yield them one after the other, \
    or the first that is ready with `yield_!(bluelet::race(a, b))`";

pub(crate) fn broken_operand(wrong: &syn::Error) -> String {
    format!("{wrong}{ONE_EVENT}")
}

const ONE_EVENT: &str = "; `yield_!` takes one event: `yield_!(conn.recv(1024))`";

/// `of` is what it is called on, with a dot.
pub(crate) fn waits_for_itself(name: &Ident, of: &str) -> String {
    format!(
        "`{name}` waits for itself, and a state that holds itself has no end; put the inner one into a box: \
         `yield_!(Box::new({of}{name}(..)) as Box<dyn bluelet::Coroutine<Output = T>>)`, where `T` is what it returns"
    )
}

// What a coroutine does otherwise than other functions.

pub(crate) const KEYWORD_YIELD: &str = "the keyword `yield` is reserved by Rust; \
    write `yield_!(event)`";

pub(crate) const AWAIT: &str = "`.await` is for `async` code, and a coroutine waits with `yield_!`; \
    write `yield_!(bluelet::boxed(future))`";

pub(crate) const QUESTION_MARK_IN_UNIT: &str = "the `?` operator has nowhere to go, since this \
    coroutine returns `()`; declare `-> Result<(), E>` and end with `Ok(())`, or handle the error here";

pub(crate) fn jump_outside(word: &str) -> String {
    format!("`{word}` outside of a loop; write `return` to end the coroutine")
}

pub(crate) fn unlabelled_jump(word: &str) -> String {
    format!(
        "unlabeled `{word}` inside of a labeled block does not say what it means; \
        write `{word} 'label`"
    )
}

pub(crate) fn undeclared_label(label: &Lifetime) -> String {
    format!(
        "use of undeclared label `{label}`; write it on a loop or block around this: \
        `{label}: loop {{ .. }}`"
    )
}

pub(crate) fn continue_to_block(label: &Lifetime) -> String {
    format!(
        "`continue` needs a loop, and `{label}` is a block; \
        write `break {label}` to leave it, or name the loop"
    )
}

pub(crate) fn break_with_value(word: &str) -> String {
    format!(
        "`break` with a value from a `{word}` loop, which has no value; \
        use `loop`, or assign the value to a variable before the `break`"
    )
}

// The signature.

pub(crate) const ASYNC_FN: &str = "a coroutine is not an `async fn`; \
    remove `async`, and write `yield_!(event)` where it should wait";

pub(crate) const CONST_FN: &str = "a coroutine cannot be a `const fn`, since it runs step by step \
    at run time; remove `const`";

pub(crate) const UNSAFE_FN: &str = "a coroutine cannot be an `unsafe fn`, since its body runs after \
    the call has returned; remove `unsafe`, and use an `unsafe` block inside";

pub(crate) const EXTERN_FN: &str = "a coroutine cannot be an `extern fn`, since it returns a state \
    machine, which other languages cannot drive; remove `extern`";

pub(crate) const VARIADIC_FN: &str = "a coroutine cannot take variadic arguments, since it is no \
    foreign function; take a slice or a `Vec` instead";

/// `instead` is a type with a size.
pub(crate) fn unsized_argument(instead: &str) -> String {
    format!("what a coroutine takes must have a size that is known; take {instead}, or a reference")
}

/// `instead` is a type with a size.
pub(crate) fn unsized_result(instead: &str) -> String {
    format!("what a coroutine returns must have a size that is known; return {instead}")
}

// The attribute.

pub(crate) const ATTRIBUTE_TWICE: &str = "`#[bluelet::coroutine]` stands here twice, and what it makes is no \
    function of the kind that it takes; remove one";

pub(crate) const NO_BODY: &str = "a coroutine needs a body; in the trait declare \
    `fn name(..) -> impl bluelet::Coroutine<Output = T>;`, \
    and put `#[bluelet::coroutine]` on the implementation";

pub(crate) const NOT_A_FUNCTION: &str = "`#[bluelet::coroutine]` goes on a function with a body; \
    for an anonymous coroutine write `bluelet::co! { .. }`";

pub(crate) const NOT_AN_IMPL: &str = "`#[bluelet::coroutine]` goes on a function with a body; \
    put it on each method that is a coroutine";

pub(crate) const UNKNOWN_ARGUMENT: &str = "unknown argument, since `#[bluelet::coroutine]` takes only \
    `crate = path`, where bluelet has another name; remove it";

pub(crate) const CRATE_ARGUMENT: &str = "`crate` needs a path, to say where bluelet is; \
    write `crate = path`";

pub(crate) fn crate_as_string(text: &str) -> String {
    format!("`crate` needs a path, not a string; write `crate = {text}`")
}

pub(crate) const CRATE_TWICE: &str = "`crate` is given twice, and bluelet has one path; remove one";

pub(crate) const TOO_MANY_ALTERNATIVES: &str = "a guard that waits is asked for each way in which its pattern \
    can match, and here are more than 64; put the guard into the arm's body, or write an arm for each";

pub(crate) const TOO_MANY_CFGS: &str = "this body has more than five different `#[cfg(..)]`s, and is \
    compiled once for each way that they can go; write `if cfg!(..) { .. }`";

pub(crate) const UNKNOWN_DERIVE: &str = "a coroutine can derive `Clone` alone, \
    which lets a suspended one be copied; remove the others";
