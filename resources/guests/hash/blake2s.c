/* BLAKE2s, RFC 7693. */
#include "blake2s.h"

#include "blake_round.h"
#include "memory.h"

static const uint32_t IV[8] = BLAKE_IV;

/* `bytes_so_far` counts up to the end of this block; messages stay below 4 GiB, so its high word is 0. */
static void compress(uint32_t h[8], const uint32_t m[16], uint32_t bytes_so_far, uint32_t last_block)
{
    uint32_t v0 = h[0], v1 = h[1], v2 = h[2], v3 = h[3], v4 = h[4], v5 = h[5], v6 = h[6], v7 = h[7];
    uint32_t v8 = IV[0], v9 = IV[1], v10 = IV[2], v11 = IV[3];
    uint32_t v12 = IV[4] ^ bytes_so_far, v13 = IV[5], v14 = last_block ? ~IV[6] : IV[6], v15 = IV[7];

    ROUND(m, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    ROUND(m, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3);
    ROUND(m, 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4);
    ROUND(m, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8);
    ROUND(m, 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13);
    ROUND(m, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9);
    ROUND(m, 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11);
    ROUND(m, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10);
    ROUND(m, 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5);
    ROUND(m, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0);

    h[0] ^= v0 ^ v8;
    h[1] ^= v1 ^ v9;
    h[2] ^= v2 ^ v10;
    h[3] ^= v3 ^ v11;
    h[4] ^= v4 ^ v12;
    h[5] ^= v5 ^ v13;
    h[6] ^= v6 ^ v14;
    h[7] ^= v7 ^ v15;
}

void blake2s(uint32_t digest[8], const void *data, size_t length)
{
    const uint32_t *blocks = data;
    uint32_t bytes_so_far = 0;

    memcpy(digest, IV, sizeof IV);
    digest[0] ^= 0x01010020; /* parameter block: 32 bytes of digest, no key, sequential mode */

    for (; length - bytes_so_far > 64; blocks += 16) {
        bytes_so_far += 64;
        compress(digest, blocks, bytes_so_far, 0);
    }
    if (length - bytes_so_far == 64) {
        compress(digest, blocks, length, 1);
    } else {
        uint32_t padded[16] = {0};
        memcpy(padded, blocks, length - bytes_so_far);
        compress(digest, padded, length, 1);
    }
}
