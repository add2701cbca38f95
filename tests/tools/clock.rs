//! A wall clock that is set.

use std::time::{Duration, Instant, SystemTime};

use crate::{again_under, is_child, tool};

/// F21.
#[test]
fn a_wall_clock_set_back_by_a_day_changes_no_timer() {
    if is_child() {
        let file = std::env::var("FAKETIME_TIMESTAMP_FILE").unwrap();
        let start = SystemTime::now();
        let setter = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            std::fs::write(file, "-1d\n").unwrap();
        });
        let begin = Instant::now();
        let timed_out = bluelet::run(bluelet::boxed(async {
            bluelet::sleep(Duration::from_millis(100)).await;
            let limit = Duration::from_millis(100);
            bluelet::timeout(limit, std::future::pending::<()>()).await.is_err()
        }));
        setter.join().unwrap();
        assert!(timed_out);
        assert!(begin.elapsed() >= Duration::from_millis(200));
        let back = start.duration_since(SystemTime::now()).expect("the clock was set back");
        println!("the wall clock went back by {} hours", back.as_secs() / 3600);
        return;
    }
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("faketime");
    std::fs::write(&file, "+0\n").unwrap();
    let mut faketime = tool("faketime", "faketime");
    faketime.args(["--exclude-monotonic", "-m", "-f", "+0", "env", "-u", "FAKETIME"]);
    faketime.env("FAKETIME_TIMESTAMP_FILE", &file).env("FAKETIME_NO_CACHE", "1");
    let text = again_under(faketime, "clock::a_wall_clock_set_back_by_a_day_changes_no_timer");
    assert!(text.contains("the wall clock went back by 23 hours"), "{text}");
}
