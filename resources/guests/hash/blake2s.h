/* BLAKE2s with a digest of 32 bytes and no key: what Python's hashlib.blake2s gives. */
#ifndef BLAKE2S_H
#define BLAKE2S_H

#include <stddef.h>
#include <stdint.h>

/* `data` must be 4-aligned: whole blocks are read in place. */
void blake2s(uint32_t digest[8], const void *data, size_t length);

#endif
