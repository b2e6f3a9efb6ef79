/* What BLAKE2s (RFC 7693) and BLAKE3 share: the start value, the mixing function and the shape of a round. */
#ifndef BLAKE_ROUND_H
#define BLAKE_ROUND_H

#include <stdint.h>

#define BLAKE_IV                                                                                                      \
    {                                                                                                                 \
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19                \
    }

#define ROTATE_RIGHT(word, bits) ((word) >> (bits) | (word) << (32 - (bits)))

#define MIX(a, b, c, d, x, y)                                                                                         \
    do {                                                                                                              \
        a += b + (x);                                                                                                 \
        d = ROTATE_RIGHT(d ^ a, 16);                                                                                  \
        c += d;                                                                                                       \
        b = ROTATE_RIGHT(b ^ c, 12);                                                                                  \
        a += b + (y);                                                                                                 \
        d = ROTATE_RIGHT(d ^ a, 8);                                                                                   \
        c += d;                                                                                                       \
        b = ROTATE_RIGHT(b ^ c, 7);                                                                                   \
    } while (0)

/* One round over v0..v15: the four columns, then the four diagonals. s0..s15 say which message word goes where.
   The words are variables and the rounds are written out so that the whole state stays in registers. */
#define ROUND(m, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15)                                \
    MIX(v0, v4, v8, v12, m[s0], m[s1]);                                                                               \
    MIX(v1, v5, v9, v13, m[s2], m[s3]);                                                                               \
    MIX(v2, v6, v10, v14, m[s4], m[s5]);                                                                              \
    MIX(v3, v7, v11, v15, m[s6], m[s7]);                                                                              \
    MIX(v0, v5, v10, v15, m[s8], m[s9]);                                                                              \
    MIX(v1, v6, v11, v12, m[s10], m[s11]);                                                                            \
    MIX(v2, v7, v8, v13, m[s12], m[s13]);                                                                             \
    MIX(v3, v4, v9, v14, m[s14], m[s15])

#endif
