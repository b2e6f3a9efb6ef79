/* SHA-512 (FIPS 180-4), fed in pieces. */
#ifndef SHA512_H
#define SHA512_H

#include <stddef.h>
#include <stdint.h>

struct sha512 {
    uint64_t h[8];
    uint8_t block[128];
    size_t length; /* bytes so far */
};

void sha512_start(struct sha512 *state);
void sha512_add(struct sha512 *state, const uint8_t *data, size_t length);
void sha512_end(struct sha512 *state, uint8_t digest[64]);

#endif
