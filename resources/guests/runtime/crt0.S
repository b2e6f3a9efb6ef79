# Start of a portable guest.
#
# The stack is the one that the loader gives: 0x1fffff00 in the studio and its provers, elsewhere under qemu.
# Only its alignment is relied on, and made sure of. argc, argv, envp and auxv are not looked at, and .bss is
# zero because a loader must zero what the file does not hold.

    .section .text.start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    .option push
    .option norelax                 # relaxed, this would load gp relative to gp
    la      gp, __global_pointer$
    .option pop
    andi    sp, sp, -16
    call    main
    .size _start, . - _start
    # main's result in a0 is the exit code: run on into exit_with
    .globl exit_with
    .type exit_with, @function
exit_with:
    li      a7, 93                  # exit
    ecall
    ebreak                          # exit does not return
    .size exit_with, . - exit_with
