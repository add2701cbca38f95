use std::cell::RefCell;
use std::rc::Rc;

#[bluelet::coroutine]
fn outer(list: Rc<RefCell<Vec<u32>>>) -> usize {
    let other = Rc::clone(&list);
    other.borrow_mut().push(yield_!(std::future::ready(1)));
    let grid = [[1, 2], [3, 4]];
    for (y, row) in grid.iter().enumerate() {
        yield_!(std::future::ready(y + row.len()));
    }
    list.borrow().len()
}

fn main() {}
