/* Copying, filling and comparing: by words where both ends are aligned, because a guest pays for each instruction. */
#include "memory.h"

#include <stdint.h>

/* Bytes seen as words: may_alias, since the caller's objects have other types. */
typedef uint32_t __attribute__((may_alias)) word;

static int word_aligned(const void *pointer)
{
    return ((uintptr_t)pointer & 3) == 0;
}

void *memcpy(void *restrict destination, const void *restrict source, size_t length)
{
    uint8_t *to = destination;
    const uint8_t *from = source;
    if (word_aligned(to) && word_aligned(from))
        for (; length >= 4; length -= 4, to += 4, from += 4)
            *(word *)to = *(const word *)from;
    for (; length > 0; length--)
        *to++ = *from++;
    return destination;
}

void *memmove(void *destination, const void *source, size_t length)
{
    uint8_t *to = destination;
    const uint8_t *from = source;
    if (to <= from || to >= from + length)
        for (size_t i = 0; i < length; i++)
            to[i] = from[i];
    else
        while (length-- > 0)
            to[length] = from[length];
    return destination;
}

void *memset(void *destination, int byte, size_t length)
{
    uint8_t *to = destination;
    if (word_aligned(to))
        for (uint32_t four = (uint8_t)byte * 0x01010101u; length >= 4; length -= 4, to += 4)
            *(word *)to = four;
    for (; length > 0; length--)
        *to++ = (uint8_t)byte;
    return destination;
}

int memcmp(const void *left, const void *right, size_t length)
{
    const uint8_t *a = left, *b = right;
    for (size_t i = 0; i < length; i++)
        if (a[i] != b[i])
            return a[i] - b[i];
    return 0;
}
