//! The calls by which rustc is asked whether a method takes its receiver: what `taken.rs` answers.
//!
//! Their arguments are one group of tokens, the user's own, so that rustc says once what it has to say of them.

/// Whether a method takes its receiver.
#[doc(hidden)]
#[macro_export]
macro_rules! taken {
    // The types of the arguments, where they are not told.
    (@typed ($($argument:expr),*) $($call:tt)*) => {
        $crate::taken!($($call)*; $($crate::argument!($argument)),*)
    };
    // What is asked about is called by a name that stands where the user has the variable's.
    ($variable:tt.$method:tt $arguments:tt as $receiver:tt) => {
        $crate::taken!(@typed $arguments $variable.$method $arguments as $receiver)
    };
    // With the types of arguments of which some are closures.
    ($variable:tt.$method:tt $arguments:tt as $receiver:tt; $($ty:ty),*) => {
        $crate::taken!(@of $receiver, $crate::step::Held::of(&$variable), $method $arguments; $($ty),*)
    };
    // Of some types it is known that the method takes them, and a call that is not made tells not all that it asks for.
    ($unless:ident $variable:tt.$method:tt $arguments:tt as $receiver:tt $(; $($ty:ty),*)?) => {{
        #[allow(unused_imports)]
        use $crate::step::Unless as _;
        struct Known;
        impl Known {
            fn $method(self, $($(_: $ty),*)?) {}
        }
        let instead = $crate::step::Held::of(&Known);
        let held = $crate::step::Held::of(&$variable).$unless(instead);
        $crate::taken!(@of $receiver, held, $method $arguments; $($($ty),*)?)
    }};
    // Of a part of a variable.
    ($part:expr => .$method:tt $arguments:tt) => {
        $crate::taken!(@typed $arguments $part => .$method $arguments)
    };
    ($part:expr => .$method:tt $arguments:tt; $($ty:ty),*) => {{
        #[allow(unused_imports)]
        use $crate::step::ItsOwn as _;
        let held = $crate::held_of!($part);
        $crate::taken!(held, $method $arguments; $($ty),*).known()
    }};
    ($held:expr, $method:tt $arguments:tt; $($ty:ty),*) => {
        $crate::taken!(@of receiver, $held, $method $arguments; $($ty),*)
    };
    // Of the type itself, and if that has no such method, of what is in the box which it is.
    (@of $receiver:tt, $held:expr, $method:tt $arguments:tt; $($ty:ty),*) => {{
        #[allow(unused_imports)]
        use $crate::step::{ItsOwn as _, Unless as _};
        mod of_references {
            pub trait NoMethodOfItsOwn: Sized {
                fn $method(self, $(_: $ty),*) -> $crate::step::NotItsOwn {
                    $crate::step::NotItsOwn
                }
            }
            impl<T> NoMethodOfItsOwn for &&T {}
        }
        mod of_values {
            pub trait NoMethodOfItsOwn {
                fn $method(&self, $(_: $ty),*) -> $crate::step::NotItsOwn {
                    $crate::step::NotItsOwn
                }
            }
            impl<T> NoMethodOfItsOwn for T {}
        }
        // A method of its own comes before those of traits, which any type may have.
        struct NotTaken;
        impl NotTaken {
            fn $method(self, $(_: $ty),*) -> $crate::step::NotItsOwn {
                $crate::step::NotItsOwn
            }
        }
        // A trait that any type has may take it by value, and then takes references too.
        struct AnyType;
        impl AnyType {
            fn $method(&self, $(_: $ty),*) -> $crate::step::NotItsOwn {
                $crate::step::NotItsOwn
            }
        }
        let held = $held;
        let of_any_type = $crate::answered!({
            let $receiver = AnyType;
            $receiver.$method $arguments
        });
        let of_itself = $crate::taken!(@held $receiver NotTaken, $method $arguments);
        let held = of_itself.next(held, held.unboxed());
        of_any_type.or($crate::taken!(@held $receiver NotTaken, $method $arguments))
    }};
    (@$held:ident $receiver:tt $not_taken:ident, $method:tt $arguments:tt) => {{
        // The type's own method takes a reference.
        let lent = $crate::answered!({
            #[allow(unused_imports)]
            use of_references::NoMethodOfItsOwn as _;
            let $receiver: &_ = $held.reference();
            $receiver.$method $arguments
        });
        $crate::answered!({
            #[allow(unused_imports)]
            use of_values::NoMethodOfItsOwn as _;
            let $receiver = lent.receiver($held, $not_taken);
            $receiver.$method $arguments
        })
    }};
}

/// What a method is called on whose arguments wait: it is named when they are there.
#[doc(hidden)]
#[macro_export]
macro_rules! late_receiver {
    ($receiver:expr) => {
        $receiver
    };
}

/// What a call gives, which is not made: it stands where control does not come, so that a `?` in it may leave the function.
#[doc(hidden)]
#[macro_export]
macro_rules! answered {
    ($call:expr) => {{
        let answer = $crate::step::Answer::later();
        #[allow(unreachable_code)]
        let () = 'never: {
            break 'never;
            answer.is($crate::step::Answer::with($call));
        };
        answer
    }};
}

/// The type of an argument: any.
#[doc(hidden)]
#[macro_export]
macro_rules! argument {
    ($argument:expr) => { impl Sized };
}

/// What is left of a variable unless all these methods have taken it.
#[doc(hidden)]
#[macro_export]
macro_rules! left {
    ($answer:ident $(and $other:ident)*, $left:expr) => {{
        #[allow(unused_imports)]
        use $crate::step::ItsOwn as _;
        let answer = $answer$(.and($other))*;
        if answer.takes() {
            ::core::option::Option::None
        } else {
            answer.leaves();
            ::core::option::Option::Some($left)
        }
    }};
}

/// What a method is called on whose receiver has a drop flag: the value, if the method takes it, or a reference to it.
#[doc(hidden)]
#[macro_export]
macro_rules! from_flag {
    (@typed ($($argument:expr),*) $($call:tt)*) => {
        $crate::from_flag!($($call)*; $($crate::argument!($argument)),*)
    };
    (mut $flag:ident.$method:tt $arguments:tt) => {
        $crate::from_flag!(@typed $arguments of_flag $flag, $method $arguments)
    };
    (mut $flag:ident.$method:tt $arguments:tt; $($ty:ty),*) => {
        $crate::from_flag!(of_flag $flag, $method $arguments; $($ty),*)
    };
    ($flag:ident.$method:tt $arguments:tt) => {
        $crate::from_flag!(@typed $arguments shared_of_flag $flag, $method $arguments)
    };
    ($flag:ident.$method:tt $arguments:tt; $($ty:ty),*) => {
        $crate::from_flag!(shared_of_flag $flag, $method $arguments; $($ty),*)
    };
    ($from:ident $flag:ident, $method:tt $arguments:tt; $($ty:ty),*) => {{
        #[allow(unused_imports)]
        use $crate::step::ItsOwn as _;
        let held = $crate::step::Held::of_flagged(&$flag);
        let answer = $crate::taken!(held, $method $arguments; $($ty),*);
        answer.$from($crate::lent_flag!($from $flag), |flag| (*flag).take_from_flag())
    }};
}

/// The flag, as it is lent: nothing has to change of one whose variable is `Copy`, and not `mut`.
#[doc(hidden)]
#[macro_export]
macro_rules! lent_flag {
    (of_flag $flag:ident) => {
        &mut $flag
    };
    (shared_of_flag $flag:ident) => {
        $flag.lent_flag()
    };
}

pub use crate::{from_flag, late_receiver, left, taken};
