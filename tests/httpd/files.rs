//! What is served: files, parts of them, folders; over connections that live on.

use std::time::{Duration, SystemTime};

use super::Httpd;

#[test]
fn a_file_comes_whole_with_what_a_client_needs_to_know() {
    let httpd = Httpd::start();
    let reply = httpd.get("/hello.txt", "");
    assert_eq!((reply.status, reply.text()), (200, "hello world\n"));
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(reply.header("accept-ranges"), Some("bytes"));
    for date in ["date", "last-modified"] {
        httpdate::parse_http_date(reply.header(date).unwrap()).unwrap();
    }
    assert_eq!(httpd.get("/nothing", "").body, b"");
    assert_eq!(httpd.get("/hello.txt?query=1", "").text(), "hello world\n");
    assert_eq!(httpd.get("/sub/a%20%3cb%3E%20&%20%C3%BC.txt", "").text(), "strange");
    assert_eq!(httpd.get("http://test/hello.txt", "").text(), "hello world\n");
    for (path, media_type) in [
        ("a.html", "text/html; charset=utf-8"),
        ("a.png", "image/png"),
        ("a.svg", "image/svg+xml"),
        ("a.unheard-of", "application/octet-stream"),
    ] {
        httpd.write(path, b"x");
        assert_eq!(httpd.get(&format!("/{path}"), "").header("content-type"), Some(media_type));
    }
}

#[test]
fn folders_are_shown_by_their_index_or_a_list_that_leads_on() {
    let httpd = Httpd::start();
    assert_eq!(httpd.get("/indexed/", "").text(), "<p>index</p>");
    let reply = httpd.get("/sub", "");
    assert_eq!((reply.status, reply.header("location")), (301, Some("/sub/")));
    // Without the first two slashes this would lead to another host.
    assert_eq!(httpd.get("//sub", "").header("location"), Some("/sub/"));
    let reply = httpd.get("/sub/", "");
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("<h1>/sub/</h1>"), "{}", reply.text());
    assert!(reply.text().contains(">a &lt;b&gt; &amp; ü.txt</a>"), "{}", reply.text());
    let links: Vec<_> = reply.text().split("href=\"").skip(1).collect();
    let links: Vec<_> = links.iter().map(|link| link.split('"').next().unwrap()).collect();
    assert_eq!(links, ["../", "a%20%3Cb%3E%20%26%20%C3%BC.txt", "page.html"]);
    for link in &links[1..] {
        assert_eq!(httpd.get(&format!("/sub/{link}"), "").status, 200);
    }
    assert!(httpd.get("/", "").text().contains("href=\"sub/\""));
    assert!(!httpd.get("/", "").text().contains("../"));
}

#[test]
fn a_connection_lives_on_as_long_as_both_want_it_to() {
    let httpd = Httpd::start();
    let mut client = httpd.connect();
    for _ in 0..3 {
        assert_eq!(client.get("/hello.txt").text(), "hello world\n");
        // Not one of these answers makes it impossible to read the next request.
        assert_eq!(client.get("/missing").status, 404);
    }
    client.send("GET /hello.txt HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    let reply = client.reply();
    assert_eq!((reply.status, reply.header("connection")), (200, Some("close")));
    client.expect_end();

    let mut client = httpd.connect();
    client.send("GET /hello.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assert_eq!(client.reply().header("connection"), Some("keep-alive"));
    client.send("GET /hello.txt HTTP/1.0\r\n\r\n");
    assert_eq!(client.reply().text(), "hello world\n");
    client.expect_end();
}

#[test]
fn a_body_that_nobody_asked_for_is_passed_over() {
    let httpd = Httpd::start();
    let mut client = httpd.connect();
    client.send("GET /hello.txt HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\n12345");
    assert_eq!(client.reply().status, 200);
    client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nGET /");
    assert_eq!(client.reply().status, 405);
    client
        .send("PUT / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    assert_eq!(client.head().status, 100);
    client.send("123");
    assert_eq!(client.reply().status, 405);
    assert_eq!(client.get("/hello.txt").status, 200);
}

#[test]
fn requests_cut_at_every_byte_and_all_in_one_piece_get_the_same_replies() {
    let httpd = Httpd::start();
    let requests = "GET /hello.txt HTTP/1.1\r\nHost: test\r\n\r\n\
        HEAD /sub/page.html HTTP/1.1\r\nHost: test\r\n\r\n\
        \r\nGET /missing HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n\r\n\
        GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    // The lengths of the parts, in turn; the last for the rest.
    let replies = |parts: &[usize]| {
        let (mut client, mut witness) = (httpd.connect(), httpd.connect());
        let mut rest = requests.as_bytes();
        for &length in parts {
            let (part, later) = rest.split_at(length);
            client.send(part);
            rest = later;
            // Meanwhile the server has seen that part.
            witness.get("/nothing");
        }
        client.send(rest);
        let mut replies = Vec::new();
        for with_body in [true, false, true, true] {
            let reply = if with_body { client.reply() } else { client.head() };
            replies.push(reply.timeless());
        }
        client.expect_end();
        replies
    };
    let whole = replies(&[]);
    let statuses: Vec<_> = whole.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [200, 200, 404, 200]);
    for place in 1..requests.len() {
        assert_eq!(replies(&[place]), whole, "cut at {place}");
    }
    assert_eq!(replies(&vec![1; requests.len()]), whole, "byte by byte");
}

#[test]
fn head_is_get_without_the_body() {
    let httpd = Httpd::start();
    httpd.write("large", &[b'x'; 1_000_000]);
    for path in ["/hello.txt", "/nothing", "/large", "/sub/", "/sub", "/missing"] {
        let mut client = httpd.connect();
        let with_body = client.get(path).timeless();
        client.send(format!("HEAD {path} HTTP/1.1\r\nHost: test\r\n\r\n"));
        let mut without = client.head().timeless();
        assert_eq!(client.get("/hello.txt").text(), "hello world\n", "nothing comes behind {path}");
        without.body = with_body.body.clone();
        assert_eq!(without, with_body);
    }
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let httpd = Httpd::start();
    let first = httpd.get("/hello.txt", "");
    let (etag, modified) = (first.header("etag").unwrap(), first.header("last-modified").unwrap());
    let time = httpdate::parse_http_date(modified).unwrap();
    let earlier = httpdate::fmt_http_date(time - Duration::from_secs(60));
    let status = |headers: &str| {
        let reply = httpd.get("/hello.txt", headers);
        assert_eq!(reply.header("etag").is_some(), reply.status != 412);
        assert_eq!(reply.body.is_empty(), reply.status == 304);
        reply.status
    };
    assert_eq!(status(&format!("If-None-Match: {etag}\r\n")), 304);
    assert_eq!(status(&format!("If-None-Match: \"x\", W/{etag}\r\n")), 304);
    assert_eq!(status("If-None-Match: *\r\n"), 304);
    assert_eq!(status("If-None-Match: \"x\"\r\n"), 200);
    assert_eq!(status(&format!("If-Modified-Since: {modified}\r\n")), 304);
    assert_eq!(status(&format!("If-Modified-Since: {earlier}\r\n")), 200);
    assert_eq!(status("If-Modified-Since: yesterday\r\n"), 200);
    // The tag is the better witness.
    let both = format!("If-None-Match: \"x\"\r\nIf-Modified-Since: {modified}\r\n");
    assert_eq!(status(&both), 200);
    assert_eq!(status(&format!("If-Match: {etag}\r\n")), 200);
    assert_eq!(status("If-Match: \"x\"\r\n"), 412);
    assert_eq!(status(&format!("If-Unmodified-Since: {modified}\r\n")), 200);
    assert_eq!(status(&format!("If-Unmodified-Since: {earlier}\r\n")), 412);

    let file = std::fs::File::options().write(true).open(httpd.root().join("hello.txt")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
    assert_eq!(status(&format!("If-None-Match: {etag}\r\n")), 200);
    assert_eq!(status(&format!("If-Modified-Since: {modified}\r\n")), 200);
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let httpd = Httpd::start();
    let etag = httpd.get("/hello.txt", "").header("etag").unwrap().to_string();
    for (range, part, content_range) in [
        ("0-4", "hello", "bytes 0-4/12"),
        ("6-", "world\n", "bytes 6-11/12"),
        ("6-1000", "world\n", "bytes 6-11/12"),
        ("-6", "world\n", "bytes 6-11/12"),
        ("-1000", "hello world\n", "bytes 0-11/12"),
        ("0-0", "h", "bytes 0-0/12"),
    ] {
        let reply = httpd.get("/hello.txt", &format!("Range: bytes={range}\r\n"));
        assert_eq!((reply.status, reply.text()), (206, part), "{range}");
        assert_eq!(reply.header("content-range"), Some(content_range));
    }
    for range in ["12-", "1000-2000", "-0"] {
        let reply = httpd.get("/hello.txt", &format!("Range: bytes={range}\r\n"));
        assert_eq!(reply.status, 416, "{range}");
        assert_eq!(reply.header("content-range"), Some("bytes */12"));
    }
    // What is not understood, or more than this server does, gets the whole.
    for range in ["bytes=4-2", "bytes=x-", "lines=1-2", "bytes=0-1, 3-4", ""] {
        let reply = httpd.get("/hello.txt", &format!("Range: {range}\r\n"));
        assert_eq!((reply.status, reply.header("content-range")), (200, None), "{range}");
    }
    let range = |condition: &str| {
        httpd.get("/hello.txt", &format!("Range: bytes=0-4\r\nIf-Range: {condition}\r\n")).status
    };
    assert_eq!(range(&etag), 206);
    assert_eq!(range("\"x\""), 200);
    assert_eq!(range("Thu, 01 Jan 1970 00:00:00 GMT"), 200);
}
