//! Measurements, not checks: `cargo test --release speed -- --ignored --nocapture --test-threads 1`.

use std::hint::black_box;
use std::time::Instant;

use super::memory_tree::page_of;
use crate::commit::hash::{Kind, NODE_BYTES, Page, hash_nodes, hash_pages};
use crate::commit::memory_tree::MemoryTree;
use crate::commit::partial_tree::PartialTree;

/// Best of several rounds, in nanoseconds for one call.
fn best_ns(calls: u32, mut call: impl FnMut()) -> f64 {
    let round = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..calls).for_each(|_| call());
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    };
    (0..20).map(|_| round(&mut call)).fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "a measurement"]
fn speed_of_hashes() {
    let mut digests = [[0; 32]; 64];
    for count in [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 64] {
        let pages: Vec<Page> = (0..count).map(|seed| page_of(seed as u8)).collect();
        let pages: Vec<&Page> = pages.iter().collect();
        let nodes: Vec<[u8; NODE_BYTES]> = (0..count).map(|seed| [seed as u8; NODE_BYTES]).collect();
        let nodes: Vec<&[u8; NODE_BYTES]> = nodes.iter().collect();
        let page_ns = best_ns(1000, || hash_pages(black_box(&pages), &mut digests[..count]));
        let node_ns = best_ns(1000, || hash_nodes(black_box(&nodes), &mut digests[..count]));
        println!("{count:3} together: pages {page_ns:7.0} ns, nodes {node_ns:6.0} ns");
    }
    let small = best_ns(1000, || {
        black_box(Kind::SegmentState.hash(black_box(&[7; 164])));
    });
    println!("segment state of 164 bytes {small:.0} ns");
}

#[test]
#[ignore = "a measurement"]
fn speed_of_the_memory_tree() {
    let page = page_of(1);
    let mut image = MemoryTree::new();
    image.update(&[2048, 2128, 2129, 2130].map(|index| (index, &page))).unwrap();
    println!("clone of 4 pages {:.0} ns", best_ns(1000, || drop(black_box(image.clone()))));

    let fresh = [(2128, &page), (2129, &page), (524_287, &page)];
    let small = best_ns(1000, || image.clone().update(black_box(&fresh)).unwrap());
    println!("clone and update of 3 pages {small:.0} ns");
    image.update(&fresh).unwrap();
    println!("update of 3 pages {:.0} ns", best_ns(1000, || image.update(black_box(&fresh)).unwrap()));

    let range: Vec<(u32, &Page)> = (3000..4024).map(|index| (index, &page)).collect();
    println!(
        "update of 1024 contiguous pages {:.0} ns",
        best_ns(10, || image.update(black_box(&range)).unwrap())
    );
    let spread: Vec<(u32, &Page)> = (0..1024).map(|index| (index * 4096, &page)).collect();
    println!(
        "update of 1024 spread pages {:.0} ns",
        best_ns(10, || image.update(black_box(&spread)).unwrap())
    );

    let chosen: Vec<u32> = range.iter().map(|(index, _)| *index).collect();
    let proof = image.multiproof(&chosen).unwrap();
    println!("multiproof of 1024 pages {:.0} ns", best_ns(10, || drop(black_box(image.multiproof(&chosen)))));
    let digests: Vec<_> = chosen.iter().map(|index| (*index, Kind::MemoryPage.hash(&page))).collect();
    println!(
        "open 1024 pages {:.0} ns",
        best_ns(10, || drop(black_box(PartialTree::open(&digests, &proof))))
    );
}
