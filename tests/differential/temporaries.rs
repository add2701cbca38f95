//! How long values live that have no name: borrowed by a variable, or in parentheses.

use crate::made::*;
use crate::support::*;
use crate::twins;

twins! {
    fn a_borrow_in_an_option() -> u32 {
        let x = Some(&d("ext"));
        let n = x.unwrap().plus(2);
        yield_!(ev(n))
    }

    fn borrows_in_a_tuple() -> u32 {
        let x = (&d("ext"), &d("e2"), 3);
        let n = x.0.plus(2);
        yield_!(ev(n))
    }

    fn borrows_in_an_array() -> u32 {
        let x = [&d("ext"), &d("e2")];
        let n = x[0].plus(2);
        yield_!(ev(n))
    }

    fn a_borrow_beside_a_yield() -> u32 {
        let x = (&d("e2"), yield_!(ev(3)));
        x.1
    }

    fn a_borrow_before_an_effect() -> u32 {
        let x = (&d("e2"), d("e1").plus(1));
        let n = x.1;
        yield_!(ev(n))
    }

    fn a_borrow_of_what_is_yielded() -> u32 {
        let x = Some(&yield_!(ev(d("e2"))));
        let n = x.unwrap().plus(1);
        yield_!(ev(n))
    }

    fn a_slice() -> u32 {
        let x: &[D] = &[d("1"), d("2")];
        let n = x[1].plus(1);
        yield_!(ev(n))
    }

    fn a_trait_object() -> u32 {
        let x: &dyn std::fmt::Debug = &d("1");
        log(format!("{x:?}"));
        yield_!(ev(1))
    }

    fn a_field_of_what_is_yielded_in_parentheses() -> u32 {
        let t = (yield_!(ev(pair()))).n;
        t + yield_!(ev(1))
    }

    fn a_method_of_a_field_in_parentheses() -> u32 {
        let t = (yield_!(ev(pair()))).a.plus(1);
        t + yield_!(ev(1))
    }

    fn a_comparison_in_parentheses() -> bool {
        let t = (yield_!(ev(d("1")))) == (yield_!(ev(d("2"))));
        yield_!(ev(t))
    }

    fn an_element_in_parentheses() -> u32 {
        let t = (yield_!(ev(vec![d("1")])))[0].plus(1);
        yield_!(ev(t))
    }

    fn a_borrow_in_parentheses() -> u32 {
        let t = (&(yield_!(ev(d("1"))))).plus(1);
        yield_!(ev(t))
    }

    fn a_match_of_a_field_in_parentheses() -> u32 {
        let t = match (yield_!(ev(pair()))).n {
            7 => 3,
            _ => 1,
        };
        yield_!(ev(t))
    }

    fn comparisons_in_parentheses() -> bool {
        let t = (yield_!(ev(d("1")))) == d("x") && (d("4")) != (yield_!(ev(d("2"))));
        yield_!(ev(t))
    }

    fn values_in_parentheses() -> u32 {
        let v = (yield_!(ev(vec![d("1"), d("2")])));
        for x in (&v) {
            log(x.name());
        }
        (yield_!(ev(v.len() as u32)))
    }

    fn operands_in_parentheses() -> u32 {
        (yield_!(ev(d("r")))).plus((yield_!(ev(1))))
    }

    fn a_condition_in_parentheses() -> u32 {
        if (yield_!(ev(d("r")))).name() == "r" { yield_!(ev(1)) } else { 3 }
    }

    fn operators_in_parentheses() -> u32 {
        let x = *(yield_!(ev(Box::new(3))));
        let y = -(yield_!(ev(1i32)));
        let z = !(yield_!(ev(true)));
        x + yield_!(ev(2))
    }

    fn a_part_of_a_value_is_asked_after_a_wait() -> u32 {
        let n = guard().value.plus(yield_!(ev(1)));
        log("between");
        let m = pair().a.plus(yield_!(ev(n)));
        yield_!(ev(m))
    }

    fn what_a_guard_leads_to_is_asked_after_a_wait() -> u32 {
        let cell = std::cell::RefCell::new(guard());
        let n = yield_!(ev(1));
        let m = vec![pair(), pair()][n as usize].b.plus(yield_!(ev(2)));
        (*cell.borrow_mut()).value = d("new");
        m + Box::new(guard()).value.plus(yield_!(ev(3)))
    }

    fn a_part_of_a_value_is_an_operand() -> bool {
        guard().value == pair().b && guard().value == yield_!(ev(d("value")))
    }
}
