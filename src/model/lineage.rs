//! Who repeats whom: a directed graph, and where its paths end.
//!
//! A path ends at a node that leads nowhere, or in a *ring*: nodes that lead to one another and to
//! nothing else. A ring counts as one end, named after its first node.

/// For each node, the end it belongs to, if it is one; `edges` lists for each node where it leads.
///
/// Tarjan's algorithm without recursion: time and memory grow with nodes and edges, however long the
/// chains are.
pub fn ends(edges: &[Vec<usize>]) -> Vec<Option<usize>> {
    let component = components(edges);
    let mut first: Vec<Option<usize>> = vec![None; edges.len()];
    let mut leaves = vec![false; edges.len()];
    for (node, next) in edges.iter().enumerate() {
        let own = component[node];
        first[own].get_or_insert(node);
        leaves[own] |= next.iter().any(|other| component[*other] != own);
    }
    component.into_iter().map(|it| first[it].filter(|_| !leaves[it])).collect()
}

/// For each node, whether a path of any length, or none, leads from it to a node of `goals`.
pub fn reaching(edges: &[Vec<usize>], goals: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let mut back = vec![Vec::new(); edges.len()];
    for (node, next) in edges.iter().enumerate() {
        for other in next {
            back[*other].push(node);
        }
    }
    let mut found = vec![false; edges.len()];
    let mut open: Vec<usize> = goals.into_iter().collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut found[node], true) {
            open.extend(&back[node]);
        }
    }
    found
}

/// The number of each node's component: nodes that lead to one another share one.
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut component = vec![NONE; edges.len()];
    let (mut order, mut low) = (vec![NONE; edges.len()], vec![0; edges.len()]);
    let (mut stack, mut count, mut numbers) = (Vec::new(), 0, 0);
    for root in 0..edges.len() {
        if order[root] != NONE {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, at)) = path.pop() {
            if at == 0 {
                (order[node], low[node]) = (count, count);
                count += 1;
                stack.push(node);
            }
            if let Some(next) = edges[node].get(at) {
                path.push((node, at + 1));
                if order[*next] == NONE {
                    path.push((*next, 0));
                } else if component[*next] == NONE {
                    low[node] = low[node].min(order[*next]);
                }
                continue;
            }
            if let Some((above, _)) = path.last() {
                low[*above] = low[*above].min(low[node]);
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = numbers;
                    if member == node {
                        break;
                    }
                }
                numbers += 1;
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reach(edges: &[Vec<usize>], from: usize) -> Vec<bool> {
        let mut seen = vec![false; edges.len()];
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                open.extend(&edges[node]);
            }
        }
        seen
    }

    #[test]
    fn a_ring_is_one_end() {
        let edges = [vec![1], vec![2, 3], vec![1], vec![], vec![5], vec![4], vec![6]];
        assert_eq!(ends(&edges), [None, None, None, Some(3), Some(4), Some(4), Some(6)]);
    }

    #[test]
    fn a_long_chain_ends() {
        let length = 200_000;
        let edges: Vec<Vec<usize>> =
            (0..length).map(|node| if node + 1 < length { vec![node + 1] } else { vec![] }).collect();
        assert_eq!(ends(&edges).iter().flatten().count(), 1);
        assert!(reaching(&edges, [length - 1]).iter().all(|it| *it));
    }

    proptest! {
        #[test]
        fn ends_are_what_everything_after_them_leads_back_to(
            edges in proptest::collection::vec(proptest::collection::vec(0_usize..7, 0..3), 7),
        ) {
            let found = ends(&edges);
            let all: Vec<Vec<bool>> = (0..7).map(|node| reach(&edges, node)).collect();
            for node in 0..7 {
                let after: Vec<usize> = (0..7).filter(|other| all[node][*other]).collect();
                let is_end = after.iter().all(|other| all[*other][node]);
                prop_assert_eq!(found[node], is_end.then(|| after[0]));
                let to_three: Vec<bool> = (0..7).map(|from| all[from][3]).collect();
                prop_assert_eq!(reaching(&edges, [3]), to_three);
            }
        }
    }
}
