//! The examples that end by themselves print what they promise.

mod common;

use std::process::Command;

/// What `examples/NAME.rs` prints; it must end well and say nothing on stderr.
fn output(name: &str) -> String {
    let output = Command::new(common::path(name)).output().unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout), String::from_utf8(output.stderr));
    assert_eq!((output.status.code(), stderr.as_deref()), (Some(0), Ok("")), "{name}");
    stdout.unwrap()
}

/// Line by line what the original prints.
#[test]
fn sleepers_sleep_at_the_same_time() {
    let start = std::time::Instant::now();
    assert_eq!(
        output("sleepy"),
        "Going to sleep for 0 seconds...\n\
         Going to sleep for 1 seconds...\n\
         Going to sleep for 3 seconds...\n\
         Going to sleep for 5 seconds...\n\
         ...woke up after 0 seconds.\n\
         ...woke up after 1 seconds.\n\
         ...woke up after 3 seconds.\n\
         ...woke up after 5 seconds.\n"
    );
    assert!(start.elapsed().as_secs() >= 5);
}

/// What the original prints, but for the words of the error.
#[test]
fn values_and_errors_of_delegates_come_back() {
    assert_eq!(
        output("delegation"),
        "Parent started.\n\
         Parent resumed.\n\
         Child started.\n\
         Child resumed.\n\
         Child ending.\n\
         Child returned: 42\n\
         Parent ending.\n\
         Parent caught: invalid digit found in string\n"
    );
}

/// What the original prints.
#[cfg(unix)]
#[test]
fn two_processes_talk_over_a_socket() {
    let squares: String = (0..10).map(|number| format!("{}\n", number * number)).collect();
    assert_eq!(output("ipc"), squares);
}

/// Those ways that fetch the pages at the same time are faster.
#[test]
fn four_ways_to_crawl_take_their_times() {
    let text = output("crawler");
    let lines: Vec<&str> = text.lines().collect();
    let seconds = |way: &str| -> f64 {
        let line = lines.iter().find_map(|line| line.strip_prefix(way)).expect(way);
        assert!(line.ends_with(" seconds for 20 pages"), "{text}");
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    assert_eq!(lines.len(), 4, "{text}");
    let sequential = seconds("sequential");
    // Every page takes a tenth of a second or more; the times are rounded.
    assert!(sequential >= 1.9, "{text}");
    for way in ["threads", "processes", "coroutines"] {
        assert!((0.09..sequential).contains(&seconds(way)), "{text}");
    }
}
