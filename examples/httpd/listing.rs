//! The page that shows what is in a folder.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};
use std::time::SystemTime;

use cap_std::fs::Dir;
use html_escape::encode_text;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What a name in a link is written with, as it is; everything else is percent-encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub struct Entry {
    name: OsString,
    modified: SystemTime,
    /// In bytes; `None` for a folder.
    size: Option<u64>,
}

/// What is in a folder: folders first, by their names. What cannot be served is left out.
pub fn entries(root: &Dir, path: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in root.read_dir(path)? {
        let name = entry?.file_name();
        let Ok(metadata) = root.metadata(path.join(&name)) else { continue };
        if metadata.is_dir() || metadata.is_file() {
            let modified = metadata.modified()?.into_std();
            let size = metadata.is_file().then_some(metadata.len());
            entries.push(Entry { name, modified, size });
        }
    }
    entries.sort_by(|a, b| (a.size.is_some(), &a.name).cmp(&(b.size.is_some(), &b.name)));
    Ok(entries)
}

/// The link to a folder, relative to the root, with a slash at its beginning and at its end.
pub fn href(path: &Path) -> String {
    let mut href = "/".to_string();
    for name in names(path) {
        href += &format!("{}/", encoded(name));
    }
    href
}

fn names(path: &Path) -> impl Iterator<Item = &OsStr> {
    path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name),
        _ => None,
    })
}

fn encoded(name: &OsStr) -> String {
    percent_encode(name.as_bytes(), ENCODED).to_string()
}

/// The page; `path` is relative to the root.
pub fn html(path: &Path, entries: Vec<Entry>) -> String {
    let mut title = "/".to_string();
    for name in names(path) {
        title += &format!("{}/", name.to_string_lossy());
    }
    let title = encode_text(&title).into_owned();
    let mut rows = String::new();
    if title != "/" {
        rows += "<tr><td><a href=\"../\">../</a></td></tr>\n";
    }
    for Entry { name, modified, size } in entries {
        let (slash, size) = match size {
            Some(size) => ("", size.to_string()),
            None => ("/", String::new()),
        };
        let (href, name) = (encoded(&name), name.to_string_lossy());
        let name = encode_text(&name);
        let modified = httpdate::fmt_http_date(modified);
        rows += &format!(
            "<tr><td><a href=\"{href}{slash}\">{name}{slash}</a></td>\
             <td class=\"size\">{size}</td><td>{modified}</td></tr>\n"
        );
    }
    format!(
        "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>{title}</title>
<style>
body {{ font-family: sans-serif; margin: 2em }}
td {{ padding: 0.1em 2em 0.1em 0; font-family: monospace }}
.size {{ text-align: right }}
</style>
<h1>{title}</h1>
<table>
{rows}</table>
</html>
"
    )
}
