//! What services need of each other: whether it is there, and whether it goes round in a circle.

use std::collections::{BTreeMap, BTreeSet};

/// What each service needs, by name.
pub type Needs<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The circles in which services need each other, each with its names in order.
#[must_use]
pub fn circles(needs: &Needs<'_>) -> Vec<Vec<String>> {
    let mut needed_by: Needs<'_> = BTreeMap::new();
    for (&name, needed) in needs {
        for &other in needed {
            needed_by.entry(other).or_default().insert(name);
        }
    }
    // Two walks (Kosaraju, Sharir): backwards from whoever was left last the first time, one comes
    // to exactly those who need each other.
    let mut left = Vec::new();
    let mut seen = BTreeSet::new();
    for &name in needs.keys() {
        left.extend(walk(name, needs, &mut seen));
    }
    seen.clear();
    let mut circles = Vec::new();
    for name in left.into_iter().rev() {
        let mut group = walk(name, &needed_by, &mut seen);
        let needs_itself = needs.get(name).is_some_and(|needed| needed.contains(name));
        if group.len() > 1 || needs_itself && !group.is_empty() {
            group.sort_unstable();
            circles.push(group.into_iter().map(str::to_owned).collect());
        }
    }
    circles.sort_unstable();
    circles
}

/// All who were not seen and can be reached from one, in the order in which they are left. It
/// keeps its own stack: a chain of services can be long.
fn walk<'a>(from: &'a str, edges: &Needs<'a>, seen: &mut BTreeSet<&'a str>) -> Vec<&'a str> {
    let next = |name: &str| edges.get(name).into_iter().flatten().copied().collect::<Vec<_>>();
    let mut left = Vec::new();
    if !seen.insert(from) {
        return left;
    }
    let mut stack = vec![(from, next(from))];
    while let Some((name, others)) = stack.last_mut() {
        match others.pop() {
            Some(other) if seen.insert(other) => stack.push((other, next(other))),
            Some(_) => {}
            None => {
                left.push(*name);
                stack.pop();
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(edges: &[(&'static str, &'static str)]) -> Vec<Vec<String>> {
        let mut needs = Needs::new();
        for (name, needed) in edges {
            needs.entry(name).or_default().insert(needed);
        }
        circles(&needs)
    }

    #[test]
    fn who_needs_each_other_is_a_circle_and_who_only_needs_it_is_not_in_it() {
        assert!(of(&[]).is_empty());
        assert!(of(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]).is_empty());
        assert_eq!(of(&[("a", "b"), ("b", "a")]), [["a", "b"]]);
        assert_eq!(
            of(&[("x", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "y")]),
            [["a", "b", "c"]]
        );
        let two = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")];
        assert_eq!(of(&two), [["a", "b"], ["c", "d"]]);
        assert_eq!(of(&[("a", "a"), ("b", "a")]), [["a"]]);
    }

    #[test]
    fn a_long_chain_takes_no_stack() {
        let names: Vec<String> = (0..50_000).map(|number| format!("{number:05}")).collect();
        let mut needs = Needs::new();
        for pair in names.windows(2) {
            needs.entry(&pair[0]).or_default().insert(&pair[1]);
        }
        assert!(circles(&needs).is_empty());
        needs.entry(&names[49_999]).or_default().insert(&names[0]);
        assert_eq!(circles(&needs).len(), 1);
    }
}
