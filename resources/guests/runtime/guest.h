/* How a portable guest talks to the world: the witness, the journal, the console, and marks for the trace. */
#ifndef GUEST_H
#define GUEST_H

#include <stddef.h>
#include <stdint.h>

/* The witness is read from start to end. All integers are little-endian; whatever has a variable length comes
   after its length or count as a u32. A witness that ends early ends the program with exit code 1. */
void read_exactly(void *destination, size_t length);
uint32_t read_u32(void);
uint64_t read_u64(void);

/* A length or count that must lie in least..most; anything else is exit code 1. */
uint32_t read_count(uint32_t least, uint32_t most);

/* Bytes behind the last field mean that the witness was built for another program: exit code 1. */
void expect_witness_end(void);

/* The journal is kept until `finish`, so a program that fails has written none of it. */
void journal_bytes(const void *source, size_t length);
void journal_u32(uint32_t value);
void journal_u64(uint64_t value);

/* Writes the journal out; the value for `main` to return. */
int finish(void);

_Noreturn void exit_with(int code);

/* Writes a line to the console (fd 2) and ends with exit code 1. */
_Noreturn void fail(const char *line, size_t length);
#define FAIL(text) fail(text "\n", sizeof(text "\n") - 1)

/* A mark labels one logical step of the algorithm. `slti x0, rs1, number` is a hint of the ISA: it does nothing on
   any machine, and the studio reads it as "mark `number` with value rs1". For a 64-bit value the `sltiu` that
   follows carries the high word; it is not counted as a mark. */
#define MARK(number, value) __asm__ volatile("slti x0, %0, %1" ::"r"((uint32_t)(value)), "i"(number))
#define MARK64(number, value)                                                                                         \
    __asm__ volatile("slti x0, %0, %2\n\tsltiu x0, %1, %2" ::"r"((uint32_t)(value)), "r"((uint32_t)((value) >> 32)), \
                     "i"(number))

#endif
