//! What every coroutine is doing.

use std::rc::Rc;

use crate::scheduler::Scheduler;

/// What the panic says that ends a run in which nothing can ever happen again.
pub(crate) fn deadlock_report(_scheduler: &Rc<Scheduler>) -> String {
    "all coroutines are asleep".to_owned()
}
