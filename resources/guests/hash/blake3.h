/* BLAKE3 of exactly 64 bytes: one block, which is all that a tree of 64-byte nodes needs. */
#ifndef BLAKE3_H
#define BLAKE3_H

#include <stdint.h>

void blake3_of_64_bytes(uint32_t digest[8], const uint32_t block[16]);

#endif
