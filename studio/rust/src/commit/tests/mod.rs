mod hash;
mod memory_tree;
mod partial_tree;
mod speed;
