/* Merkle path: a hidden leaf is in the tree with a public root. leaf node = BLAKE2s(leaf), inner node =
   BLAKE2s(left | right). The depth is public, which keeps an inner node from passing for a leaf. */
#include "blake2s.h"
#include "guest.h"
#include "memory.h"

enum { MARK_LEAF = 1, MARK_LEVEL = 2, MARK_ROOT = 3 };
enum { MOST_LEAF_BYTES = 1024, MOST_LEVELS = 32, DIGEST_BYTES = 32 };

static uint32_t leaf[MOST_LEAF_BYTES / 4];
static uint32_t siblings[MOST_LEVELS][8];

int main(void)
{
    uint32_t root[8];
    read_exactly(root, DIGEST_BYTES);
    uint32_t leaf_length = read_count(0, MOST_LEAF_BYTES);
    read_exactly(leaf, leaf_length);
    uint32_t index = read_u32();
    uint32_t depth = read_count(0, MOST_LEVELS);
    read_exactly(siblings, depth * DIGEST_BYTES);
    expect_witness_end();
    if (depth < 32 && index >> depth != 0)
        FAIL("the index lies outside a tree of this depth");

    uint32_t node[8];
    blake2s(node, leaf, leaf_length);
    MARK(MARK_LEAF, node[0]);
    for (uint32_t level = 0; level < depth; level++) {
        uint32_t pair[16];
        uint32_t right = index >> level & 1; /* the bit says on which side we are */
        memcpy(pair + 8 * right, node, DIGEST_BYTES);
        memcpy(pair + 8 * !right, siblings[level], DIGEST_BYTES);
        blake2s(node, pair, sizeof pair);
        MARK(MARK_LEVEL, node[0]);
    }
    if (memcmp(node, root, DIGEST_BYTES) != 0)
        FAIL("the path does not lead to the root");
    MARK(MARK_ROOT, node[0]);

    journal_u32(depth);
    journal_bytes(root, DIGEST_BYTES);
    return finish();
}
