//! Values of one's own types that borrow from a local variable, are not used any more after a `yield_!`, but are still in scope: in the
//! plain function nobody notices when their scope ends.

use std::cell::Cell;

use crate::support::*;
use crate::twins;

pub struct Cursor<'a> {
    pub buf: &'a [u8],
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(buf: &'a [u8]) -> Self {
        Cursor { buf, at: 0 }
    }

    pub fn open(buf: &'a [u8]) -> Option<Self> {
        (!buf.is_empty()).then(|| Cursor::new(buf))
    }

    pub fn parse(buf: &'a [u8]) -> Result<Self, String> {
        Cursor::open(buf).ok_or_else(|| "empty".to_string())
    }

    pub fn skip(mut self, count: usize) -> Self {
        self.at += count;
        self
    }

    pub fn next(&mut self) -> u32 {
        self.at += 1;
        u32::from(self.buf[self.at - 1])
    }

    pub fn rest(&self) -> Cursor<'a> {
        Cursor { buf: self.buf, at: self.at }
    }
}

pub struct Request<'h, 'b> {
    pub headers: &'h mut [Header<'b>],
    pub method: Option<&'b str>,
}

#[derive(Clone, Copy)]
pub struct Header<'b> {
    pub name: &'b str,
}

impl<'h, 'b> Request<'h, 'b> {
    pub fn new(headers: &'h mut [Header<'b>]) -> Self {
        Request { headers, method: None }
    }

    pub fn parse(&mut self, buf: &'b [u8]) -> Result<u32, String> {
        self.method = std::str::from_utf8(buf).ok();
        self.headers[0].name = "seen";
        Ok(buf.len() as u32)
    }
}

pub struct Source {
    pub text: Vec<u8>,
}

pub struct View<'a>(&'a Source);

impl<'a> View<'a> {
    pub fn new(source: &'a Source) -> View<'a> {
        View(source)
    }

    pub fn first(&self) -> u32 {
        u32::from(self.0.text[0])
    }
}

/// Owns what it has, whatever it was made of.
pub struct Report(pub D);

impl Report {
    pub fn new(_: &Source) -> Report {
        Report(d("report"))
    }

    pub fn size(&self) -> u32 {
        self.0.name().len() as u32
    }

    pub fn of_address(_: impl std::net::ToSocketAddrs) -> Report {
        Report(d("address"))
    }

    pub fn shown(_: impl AsText) -> Report {
        Report(d("shown"))
    }

    pub fn named(_: impl Into<String>) -> Report {
        Report(d("named"))
    }
}

pub trait AsText {}

impl AsText for &Source {}

impl From<&Source> for Report {
    fn from(_: &Source) -> Report {
        Report(d("from"))
    }
}

pub struct Both<'a, T> {
    pub buf: &'a [u8],
    pub other: T,
}

impl<'a, T> Both<'a, T> {
    pub fn new(buf: &'a [u8], other: T) -> Self {
        Both { buf, other }
    }
}

pub struct Other<T>(pub T);

impl<T> Other<T> {
    pub fn new(_: &[u8], other: T) -> Self {
        Other(other)
    }
}

pub fn cursor(buf: &[u8]) -> Cursor<'_> {
    Cursor::new(buf)
}

pub fn split(buf: &[u8]) -> (Cursor<'_>, Cursor<'_>) {
    let (head, tail) = buf.split_at(1);
    (Cursor::new(head), Cursor::new(tail))
}

pub fn parsed(buf: &[u8]) -> Result<(Cursor<'_>, u32), String> {
    Ok((Cursor::new(buf), 1))
}

pub fn owned(_: &[u8]) -> Result<Report, &[u8]> {
    Ok(Report(d("owned")))
}

/// Leaves what it has entered when it is dropped.
pub struct Entered<'a>(pub &'a Cell<u32>);

impl<'a> Entered<'a> {
    pub fn new(depth: &'a Cell<u32>) -> Self {
        depth.set(depth.get() + 1);
        Entered(depth)
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        log("leave");
        self.0.set(self.0.get() - 1);
    }
}

pub trait Decode: Sized {
    fn decode(buf: &[u8]) -> Self;
}

impl Decode for Report {
    fn decode(_: &[u8]) -> Self {
        Report(d("decoded"))
    }
}

pub fn decoded<T: Decode>(buf: &[u8]) -> T {
    T::decode(buf)
}

pub fn decoded_or_not<T: Decode>(buf: &[u8]) -> Result<T, String> {
    Ok(T::decode(buf))
}

pub fn leaked() -> &'static Cell<u32> {
    Box::leak(Box::new(Cell::new(0)))
}

twins! {
    fn made_by_a_constructor() -> u32 {
        let buf = vec![1, 2];
        let mut cursor = Cursor::new(&buf);
        let first = cursor.next();
        first + yield_!(ev(first + 1))
    }

    fn made_of_what_an_event_gave() -> u32 {
        let buf = yield_!(ev(vec![1, 2]));
        let mut cursor = Cursor::new(&buf);
        let first = cursor.next();
        let second = yield_!(ev(first + 1));
        first + second + buf.len() as u32
    }

    fn made_by_a_literal() -> u32 {
        let buf = vec![1, 2];
        let mut cursor = Cursor { buf: &buf, at: 1 };
        let second = cursor.next();
        second + yield_!(ev(1))
    }

    fn made_by_a_tuple_struct() -> u32 {
        let source = Source { text: vec![4] };
        let view = View(&source);
        let first = view.first();
        first + yield_!(ev(1))
    }

    fn made_by_a_function() -> u32 {
        let buf = vec![1, 2];
        let mut made = cursor(&buf);
        let first = made.next();
        first + yield_!(ev(first + 1))
    }

    fn made_of_a_slice() -> u32 {
        let buf = yield_!(ev(vec![1, 2, 3]));
        let mut cursor = Cursor::new(&buf[1..]);
        let second = cursor.next();
        second + yield_!(ev(1))
    }

    fn made_of_bytes() -> u32 {
        let line = yield_!(ev("ab".to_string()));
        let mut cursor = Cursor::new(line.as_bytes());
        let first = cursor.next();
        first + yield_!(ev(1))
    }

    fn made_of_a_reference_that_has_a_name() -> u32 {
        let line = String::from("ab");
        let bytes = line.as_bytes();
        let mut cursor = Cursor::new(bytes);
        let first = cursor.next();
        first + yield_!(ev(1))
    }

    fn made_of_ones_own_type() -> u32 {
        let source = Source { text: vec![4, 5] };
        let view = View::new(&source);
        let first = view.first();
        first + yield_!(ev(1)) + source.text.len() as u32
    }

    fn made_by_a_chain() -> u32 {
        let buf = vec![1, 2];
        let mut cursor = Cursor::new(&buf).skip(1);
        let second = cursor.next();
        second + yield_!(ev(1))
    }

    fn made_of_another() -> u32 {
        let buf = vec![1, 2];
        let mut cursor = Cursor::new(&buf);
        let first = cursor.next();
        let mut rest = cursor.rest();
        let second = rest.next();
        first + second + yield_!(ev(1))
    }

    fn made_with_a_type_parameter() -> u32 {
        let buf = vec![1, 2];
        let both = Both::new(&buf, 7);
        let sum = u32::from(both.buf[0]) + both.other;
        sum + yield_!(ev(1))
    }

    fn taken_out_of_an_option() -> u32 {
        let buf = vec![1, 2];
        let Some(mut cursor) = Cursor::open(&buf) else { return 0 };
        let first = cursor.next();
        first + yield_!(ev(1))
    }

    fn unwrapped() -> u32 {
        let buf = vec![1, 2];
        let mut cursor = Cursor::open(&buf).unwrap();
        let first = cursor.next();
        first + yield_!(ev(1))
    }

    fn asked_for() -> Result<u32, String> {
        let buf = yield_!(ev(vec![1, 2]));
        let mut cursor = Cursor::parse(&buf)?;
        let first = cursor.next();
        Ok(first + yield_!(ev(1)))
    }

    fn asked_for_with_another_error() -> Result<u32, usize> {
        let buf = yield_!(ev(Vec::new()));
        let mut cursor = Cursor::parse(&buf).map_err(|error| error.len())?;
        let first = cursor.next();
        Ok(first + yield_!(ev(1)))
    }

    fn matched() -> u32 {
        let buf = vec![1, 2];
        match Cursor::parse(&buf) {
            Ok(mut cursor) => {
                let first = cursor.next();
                first + yield_!(ev(1))
            }
            Err(error) => yield_!(ev(error.len() as u32)),
        }
    }

    fn matched_or_left() -> u32 {
        let buf = vec![1, 2];
        let mut cursor = match Cursor::parse(&buf) {
            Ok(cursor) => cursor,
            Err(_) => return 0,
        };
        let first = cursor.next();
        first + yield_!(ev(1))
    }

    fn matched_by_an_if() -> u32 {
        let buf = vec![1, 2];
        let mut sum = 0;
        if let Some(mut cursor) = Cursor::open(&buf) {
            sum += cursor.next();
            sum += yield_!(ev(sum));
        }
        sum
    }

    fn one_of_two() -> u32 {
        let buf = vec![1, 2];
        let (mut head, mut tail) = split(&buf);
        let sum = head.next() + tail.next();
        sum + yield_!(ev(1))
    }

    fn one_of_two_in_a_result() -> u32 {
        let buf = vec![1, 2];
        let Ok((mut cursor, size)) = parsed(&buf) else { return 0 };
        let first = cursor.next();
        first + yield_!(ev(size)) + size
    }

    fn a_loop_that_looks_again() -> u32 {
        let mut list = vec![1, 2, 3];
        let mut sum = 0;
        while let Some(mut cursor) = Cursor::open(&list) {
            sum += cursor.next();
            sum += yield_!(ev(sum));
            list.pop();
        }
        sum
    }

    fn one_made_of_a_moved_one() -> u32 {
        let buf = vec![1, 2];
        let cursor = Cursor::new(&buf);
        let mut same = cursor;
        let first = same.next();
        first + yield_!(ev(1))
    }

    fn in_a_loop() -> u32 {
        let mut sum = 0;
        loop {
            let buf = yield_!(ev(vec![1, 2]));
            let mut cursor = Cursor::new(&buf);
            sum += cursor.next();
            if sum > 3 {
                break;
            }
            yield_!(ev(sum));
        }
        sum
    }

    fn a_parser_with_two_lifetimes() -> u32 {
        let buf = yield_!(ev(b"GET".to_vec()));
        let mut headers = [Header { name: "" }; 4];
        let mut request = Request::new(&mut headers);
        let Ok(size) = request.parse(&buf) else { return 0 };
        let method = request.method.unwrap_or("").to_string();
        let seen = request.headers[0].name.len() as u32;
        yield_!(ev(size)) + method.len() as u32 + seen
    }

    fn an_iterator_with_a_closure() -> u32 {
        let line = yield_!(ev("a=b".to_string()));
        let mut parts = line.split(|c| c == '=');
        let size = parts.next().unwrap().len() as u32;
        size + yield_!(ev(1))
    }

    fn an_iterator_with_a_function() -> u32 {
        let line = yield_!(ev("a b".to_string()));
        let mut parts = line.split(char::is_whitespace);
        let size = parts.next().unwrap().len() as u32;
        size + yield_!(ev(1))
    }

    fn an_iterator_that_maps() -> u32 {
        let list = vec![1u32, 2];
        let mut bigger = list.iter().map(|x| x + 1);
        let first = bigger.next().unwrap();
        first + yield_!(ev(1))
    }

    fn a_cursor_of_std() -> u32 {
        let buf = yield_!(ev(vec![1u8, 2]));
        let mut cursor = std::io::Cursor::new(&buf);
        cursor.set_position(1);
        let at = cursor.position() as u32;
        at + yield_!(ev(1))
    }

    fn beside_a_guard() -> u32 {
        let _guard = d("guard");
        let buf = vec![1, 2];
        let mut cursor = Cursor::new(&buf);
        let _other = d("other");
        let first = cursor.next();
        first + yield_!(ev(1))
    }

    fn the_list_is_moved_before_the_wait() -> u32 {
        let buf = vec![1, 2];
        let mut cursor = Cursor::new(&buf);
        let first = cursor.next();
        eat(buf);
        first + yield_!(ev(1))
    }

    fn what_only_looks_at_its_argument() -> u32 {
        let source = Source { text: vec![1] };
        let _report = Report::new(&source);
        let report = Report::from(&source);
        let name = report.0.name();
        name.len() as u32 + yield_!(ev(1))
    }

    fn what_takes_anything() -> u32 {
        let name = yield_!(ev("name".to_string()));
        let _one = Report::named(&name);
        let _two = Report::named(name.as_str());
        let _three = Report::named(&name[1..]);
        let address = yield_!(ev(std::net::SocketAddr::from(([127, 0, 0, 1], 80))));
        let _four = Report::of_address(&address);
        yield_!(ev(1))
    }

    fn what_owns_and_is_taken_to_borrow() -> u32 {
        let source = Source { text: vec![1] };
        let report = Report::shown(&source);
        let count = yield_!(ev(u32::from(source.text[0])));
        drop(report);
        count
    }

    fn a_traits_function() -> u32 {
        let buf = vec![1, 2];
        let report: Report = Decode::decode(&buf);
        let size = report.0.name().len() as u32;
        size + yield_!(ev(1))
    }

    fn whose_type_comes_later() -> u32 {
        let buf = yield_!(ev(vec![1, 2]));
        let report = decoded(&buf);
        let size = Report::size(&report);
        size + yield_!(ev(1))
    }

    fn whose_type_comes_later_in_a_result() -> Result<u32, String> {
        let buf = yield_!(ev(vec![1, 2]));
        let report = decoded_or_not(&buf)?;
        let size = Report::size(&report);
        Ok(size + yield_!(ev(1)))
    }

    fn only_the_error_borrows() -> u32 {
        let buf = vec![1, 2];
        let report = owned(&buf).unwrap();
        let size = report.0.name().len() as u32;
        size + yield_!(ev(1))
    }

    fn only_the_other_part_has_a_drop() -> u32 {
        let buf = vec![1, 2];
        let other = Other::new(&buf[..], d("other"));
        let size = other.0.name().len() as u32;
        size + yield_!(ev(1))
    }

    fn what_was_entered_lies_elsewhere() -> u32 {
        let depth = leaked();
        let _entered = Entered::new(depth);
        yield_!(ev(depth.get()))
    }

    fn what_was_entered_is_left_before() -> u32 {
        let depth = Cell::new(0);
        let entered = Entered::new(&depth);
        let deep = depth.get();
        drop(entered);
        yield_!(ev(deep)) + depth.get()
    }
}
