/* SHA-256 (FIPS 180-4), fed in pieces. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
    uint32_t h[8];
    uint8_t block[64];
    size_t length; /* bytes so far */
};

void sha256_start(struct sha256 *state);
void sha256_add(struct sha256 *state, const uint8_t *data, size_t length);
void sha256_end(struct sha256 *state, uint8_t digest[32]);

#endif
