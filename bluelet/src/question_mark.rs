//! What `?` does in generated code: std's own traits for it are not stable, and where std's `?` would do, its messages would
//! name the type that the step returns.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::task::Poll;

/// What `?` does where the result is not plainly a `Result`: std's own trait for it is not stable.
///
/// The messages of this and the next traits are those of std's `?` in a function.
#[diagnostic::on_unimplemented(
    message = "the `?` operator can only be applied to values that implement `Try`",
    label = "the `?` operator cannot be applied to type `{Self}`"
)]
pub trait Branch {
    /// The value on success.
    type Value;
    /// What goes to the caller otherwise.
    type Residual;
    /// Tells the one from the other.
    fn branch(self) -> ControlFlow<Self::Residual, Self::Value>;
}

/// Results that a residual can become.
#[diagnostic::on_unimplemented(
    message = "the `?` operator can only be used in a function that returns `Result` or `Option` (or another type that implements `FromResidual`)",
    label = "cannot use the `?` operator in a function that returns `{Self}`"
)]
pub trait Residual<R> {
    /// The result that hands the residual on.
    fn rejoin(residual: R) -> Self;
}

/// What is left of a `None`.
pub struct NoneResidual;

/// What is left of an `Err`.
pub type ErrResidual<E> = Result<Infallible, E>;

/// What is left of a `Break`.
pub struct BreakResidual<B>(B);

impl<T> Branch for Option<T> {
    type Value = T;
    type Residual = NoneResidual;
    fn branch(self) -> ControlFlow<NoneResidual, T> {
        self.map_or(ControlFlow::Break(NoneResidual), ControlFlow::Continue)
    }
}

impl<T> Residual<NoneResidual> for Option<T> {
    fn rejoin(_: NoneResidual) -> Self {
        None
    }
}

impl<T, E> Branch for Result<T, E> {
    type Value = T;
    type Residual = ErrResidual<E>;
    fn branch(self) -> ControlFlow<ErrResidual<E>, T> {
        match self {
            Ok(value) => ControlFlow::Continue(value),
            Err(error) => ControlFlow::Break(Err(error)),
        }
    }
}

impl<T, E, F: FromError<E>> Residual<ErrResidual<E>> for Result<T, F> {
    fn rejoin(Err(error): ErrResidual<E>) -> Self {
        Err(F::from_error(error))
    }
}

/// Errors that another one can become.
#[diagnostic::on_unimplemented(
    message = "`?` couldn't convert the error to `{Self}`",
    label = "the trait `From<{E}>` is not implemented for `{Self}`",
    note = "the question mark operation (`?`) implicitly performs a conversion on the error value using the `From` trait"
)]
pub trait FromError<E> {
    /// Converts the error.
    fn from_error(error: E) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E, F: From<E>> FromError<E> for F {
    fn from_error(error: E) -> Self {
        F::from(error)
    }
}

/// The same for what is a `Result` by the function's text.
#[diagnostic::on_unimplemented(
    message = "the `?` operator can only be used on `Result`s, not `Option`s, in a function that returns `Result`",
    label = "use `.ok_or(...)?` to provide an error compatible with `{Self}`"
)]
pub trait ResultResidual<R> {
    /// The result that hands the residual on.
    fn rejoin(residual: R) -> Self;
}

#[diagnostic::do_not_recommend]
impl<R, T: Residual<R>> ResultResidual<R> for T {
    fn rejoin(residual: R) -> Self {
        Residual::rejoin(residual)
    }
}

/// The same for what is an `Option` by the function's text.
#[diagnostic::on_unimplemented(
    message = "the `?` operator can only be used on `Option`s, not `Result`s, in a function that returns `Option`",
    label = "use `.ok()?` if you want to discard the `{R}` error information"
)]
pub trait OptionResidual<R> {
    /// The result that hands the residual on.
    fn rejoin(residual: R) -> Self;
}

#[diagnostic::do_not_recommend]
impl<R, T: Residual<R>> OptionResidual<R> for T {
    fn rejoin(residual: R) -> Self {
        Residual::rejoin(residual)
    }
}

impl<T, E> Branch for Poll<Result<T, E>> {
    type Value = Poll<T>;
    type Residual = ErrResidual<E>;
    fn branch(self) -> ControlFlow<ErrResidual<E>, Poll<T>> {
        match self {
            Poll::Ready(Err(error)) => ControlFlow::Break(Err(error)),
            Poll::Ready(Ok(value)) => ControlFlow::Continue(Poll::Ready(value)),
            Poll::Pending => ControlFlow::Continue(Poll::Pending),
        }
    }
}

impl<T, E> Branch for Poll<Option<Result<T, E>>> {
    type Value = Poll<Option<T>>;
    type Residual = ErrResidual<E>;
    fn branch(self) -> ControlFlow<ErrResidual<E>, Poll<Option<T>>> {
        match self {
            Poll::Ready(Some(Err(error))) => ControlFlow::Break(Err(error)),
            Poll::Ready(Some(Ok(value))) => ControlFlow::Continue(Poll::Ready(Some(value))),
            Poll::Ready(None) => ControlFlow::Continue(Poll::Ready(None)),
            Poll::Pending => ControlFlow::Continue(Poll::Pending),
        }
    }
}

impl<T, E, F: From<E>> Residual<ErrResidual<E>> for Poll<Option<Result<T, F>>> {
    fn rejoin(residual: ErrResidual<E>) -> Self {
        Poll::Ready(Some(Residual::rejoin(residual)))
    }
}

impl<T, E, F: From<E>> Residual<ErrResidual<E>> for Poll<Result<T, F>> {
    fn rejoin(residual: ErrResidual<E>) -> Self {
        Poll::Ready(Residual::rejoin(residual))
    }
}

impl<B, C> Branch for ControlFlow<B, C> {
    type Value = C;
    type Residual = BreakResidual<B>;
    fn branch(self) -> ControlFlow<BreakResidual<B>, C> {
        self.map_break(BreakResidual)
    }
}

impl<B, C> Residual<BreakResidual<B>> for ControlFlow<B, C> {
    fn rejoin(BreakResidual(value): BreakResidual<B>) -> Self {
        ControlFlow::Break(value)
    }
}
