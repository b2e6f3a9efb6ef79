/* SHA-256 of the journal as it is written, and the digest that a receipt of RISC Zero claims. */
#ifndef KERNEL_SHA256_H
#define KERNEL_SHA256_H

#include <stdint.h>

typedef uint32_t __attribute__((may_alias)) word; /* bytes seen as words */

void sha256_start(void);
void sha256_update(const uint8_t *bytes, uint32_t length);
void sha256_output_digest(volatile uint32_t *digest);

void copy(uint8_t *to, const uint8_t *from, uint32_t length);

#endif
