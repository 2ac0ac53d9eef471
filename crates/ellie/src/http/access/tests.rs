use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::http::StatusCode;

use super::*;
use crate::auth::Role;
use crate::http::{Files, routes};

/// Every route there is, as the router itself shows it. A method router shows the methods it has in
/// its `Allow`, or that it has them all.
fn registered() -> BTreeSet<(String, String)> {
    let files = Files { reference: Some(Router::new()), ..Files::default() };
    let shown = format!("{:?}", routes(files, None, None));
    let (own, _) = shown.split_once(", fallback_router:").unwrap();
    let (routes, paths) = own.split_once("node: Node { paths: {").unwrap();
    let id = |text: &str| text.split_once(')').unwrap().0.to_owned();
    let paths = paths.split("RouteId(").skip(1);
    let paths: BTreeMap<String, &str> =
        paths.map(|path| (id(path), path.split('"').nth(1).unwrap())).collect();
    let mut all = BTreeSet::new();
    for route in routes.split("RouteId(").skip(1) {
        let allowed = route.split_once("allow_header: Bytes(b\"");
        let methods = allowed.map_or("*", |(_, methods)| methods.split('"').next().unwrap());
        for method in methods.split(',').filter(|method| *method != "HEAD") {
            all.insert((method.to_owned(), paths[&id(route)].to_owned()));
        }
    }
    all
}

#[test]
fn every_route_has_one_row_and_every_row_its_route() {
    let owned = |(method, path, _): &Row| ((*method).to_owned(), (*path).to_owned());
    let table: BTreeSet<_> = TABLE.iter().map(owned).collect();
    assert_eq!(table.len(), TABLE.len(), "a route is in two rows");
    let registered = registered();
    let closed: Vec<_> = registered.difference(&table).collect();
    let nowhere: Vec<_> = table.difference(&registered).collect();
    assert!(closed.is_empty(), "closed to everybody, for want of a row: {closed:?}");
    assert!(nowhere.is_empty(), "rows without a route: {nowhere:?}");
}

#[test]
fn only_a_session_is_named_by_a_path_that_its_caller_may_use() {
    for (_, path, who) in TABLE {
        let is_owners = matches!(who, Owner(_));
        assert!(!is_owners || path.contains("{session_id}"), "{path}: whose is it?");
    }
}

fn who_in_words(who: Who) -> (String, String) {
    let roles = |permission: Permission| {
        let may = Role::ALL.into_iter().filter(|role| role.permissions().has(permission));
        may.map(Role::name).collect::<Vec<_>>().join(", ")
    };
    match who {
        Anyone => (String::new(), "anyone".into()),
        Known => (String::new(), "whoever shows a token".into()),
        May(permission) => (format!("`{}`", permission.name()), roles(permission)),
        Owner(permission) => {
            let roles = format!("the session's caller, {}", roles(permission));
            (format!("`{}`", permission.name()), roles)
        }
    }
}

#[test]
fn the_table_in_the_documentation_is_this_one() {
    let rows = TABLE.iter().map(|(method, path, who)| {
        let (permission, roles) = who_in_words(*who);
        format!("| `{method} {path}` | {permission} | {roles} |")
    });
    let rows = rows.collect::<Vec<_>>().join("\n");
    let documentation = include_str!("../../../../../docs/security.md");
    assert!(documentation.contains(&rows), "docs/security.md should have:\n{rows}");
}

/// What is answered before any handler.
fn asked(method: Method, path: &str) -> Response {
    match rule(Route::of(path).unwrap(), &method) {
        Ok(_) => StatusCode::OK.into_response(),
        Err(closed) => closed.into_response(),
    }
}

#[test]
fn a_method_that_stands_in_no_row_is_closed() {
    assert_eq!(asked(Method::GET, "/health").status(), StatusCode::OK);
    assert_eq!(asked(Method::HEAD, "/health").status(), StatusCode::OK);
    let closed = asked(Method::DELETE, "/health");
    assert_eq!(closed.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(closed.headers()[header::ALLOW], "GET,HEAD");
}
