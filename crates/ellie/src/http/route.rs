//! The routes of the API, and what holds for each: who may use it, how often, and in which dialect it
//! answers. What is no route here is not reached, whatever handlers there are.

use std::sync::LazyLock;

use percent_encoding::percent_decode_str;

use super::access::{TABLE, Who};
use super::dialect::Dialect;
use super::limits;
use crate::limit::Class;

/// What holds for a route.
#[derive(Debug)]
pub struct Route {
    /// The pattern of its path.
    pub path: &'static str,
    /// Who may use it, by method; `*` is any.
    pub rows: Vec<(&'static str, Who)>,
    /// What its requests count as, the widest first.
    pub classes: &'static [Class],
    /// How it answers.
    pub dialect: Dialect,
}

impl Route {
    /// The route a path takes.
    pub fn of(path: &str) -> Option<&'static Self> {
        ROUTES.at(path).ok().map(|found| found.value)
    }

    /// What a path has at a place of its pattern, decoded as handlers get it.
    pub fn part(path: &str, name: &str) -> Option<String> {
        let found = ROUTES.at(path).ok()?;
        let part = percent_decode_str(found.params.get(name)?).decode_utf8().ok()?;
        Some(part.into_owned())
    }
}

/// The table of access by path.
static ROUTES: LazyLock<matchit::Router<Route>> = LazyLock::new(|| {
    let mut routes = matchit::Router::new();
    for (at, (_, path, _)) in TABLE.iter().enumerate() {
        let is_new = TABLE[..at].iter().all(|(_, earlier, _)| earlier != path);
        if is_new {
            // Two patterns that say the same would leave one of them closed: see the tests.
            let _ = routes.insert(*path, open(path));
        }
    }
    routes
});

fn open(path: &'static str) -> Route {
    let of_path = TABLE.iter().filter(|(_, of, _)| *of == path);
    Route {
        path,
        rows: of_path.map(|(method, _, who)| (*method, *who)).collect(),
        classes: limits::classes(path),
        dialect: Dialect::of(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_found_by_a_path_of_its_pattern() {
        for (method, pattern, who) in TABLE {
            let path = pattern.replace("{*", "{").replace(['{', '}'], "");
            let route = Route::of(&path).unwrap();
            assert_eq!(route.path, *pattern);
            assert!(route.rows.contains(&(method, *who)), "{method} {pattern}");
        }
    }

    #[test]
    fn a_part_of_a_path_is_decoded_and_is_none_where_it_cannot_be() {
        let part =
            |session: &str| Route::part(&format!("/api/v1/legal/data/{session}"), "session_id");
        assert_eq!(part("session%5F1%3Aa").as_deref(), Some("session_1:a"));
        assert_eq!(part("%FF"), None);
        assert_eq!(part("a/b"), None);
        assert_eq!(Route::part("/health", "session_id"), None);
    }

    #[test]
    fn what_is_in_no_row_is_no_route() {
        for path in ["", "/forgotten", "/api/", "/api/v1", "/health/", "/HEALTH", "//health"] {
            assert!(Route::of(path).is_none(), "{path}");
        }
    }
}
