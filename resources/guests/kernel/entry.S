# Entry points of the kernel. It runs in machine mode, on a bank of registers of its own that nobody else changes:
# whatever is in sp after the start is there at every ecall.

    .equ USER_ENTRY, 0x00010000     # RISC Zero's image builder writes the entry of the user program here
    .equ MEPC, 0xffff0200           # mret goes to the word behind the one that this names

    .section .text.start, "ax", @progbits
    .globl _start
_start:
    la      sp, stack_top
    call    sha256_start
    li      t0, USER_ENTRY
    lw      t1, 0(t0)
    addi    t1, t1, -4
    li      t0, MEPC
    sw      t1, 0(t0)
    mret

# A user's ecall: mepc names it, so mret goes on behind it.
    .globl ecall_entry
ecall_entry:
    call    system_call
    mret

# Whatever else stops a user: an illegal instruction, a misaligned or forbidden access, a breakpoint. In machine mode
# an illegal instruction has no continuation, so no proof can be made of a run that comes here.
    .globl trap_entry
trap_entry:
    unimp
