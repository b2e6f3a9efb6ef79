//! Measurements, not checks: `cargo test --release speed -- --ignored --nocapture --test-threads 1`.

use std::hint::black_box;
use std::time::Instant;

use super::digests;
use crate::merkle::{Aggregate, Duplicates, Leaf, MerkleTree};

fn best_ms<T>(rounds: u32, mut call: impl FnMut() -> T) -> f64 {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            let made = call();
            let elapsed_ms = start.elapsed().as_secs_f64() * 1e3;
            drop(black_box(made));
            elapsed_ms
        })
        .fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "a measurement"]
fn speed_of_aggregates() {
    for count in [100_000, 1_000_000] {
        let leaves = digests(count);
        let tree = || {
            let mut tree = MerkleTree::default();
            tree.append(black_box(&leaves));
            tree
        };
        println!("{count} leaf digests to root: {:.2} ms", best_ms(10, || tree().root()));
        let mut tree = tree();
        println!("  path {:.5} ms", best_ms(100, || tree.path(black_box(count - 1))));
        println!(
            "  append of one and root {:.5} ms",
            best_ms(100, || {
                tree.append(&leaves[..1]);
                tree.root()
            })
        );
        let entries = leaves.iter().map(|digest| Leaf {
            statement_hash: *digest,
            body_hash: *digest,
            backend: "trace",
        });
        let aggregate = || {
            let mut aggregate = Aggregate::default();
            aggregate.append(entries.clone(), Duplicates::Refused).unwrap();
            aggregate.root()
        };
        println!("  aggregate of as many proofs, duplicates looked for: {:.1} ms", best_ms(5, aggregate));
    }
}
