/* Tells the dynamic linker which processors the library is built for (a bit of GNU_PROPERTY_X86_ISA_1_NEEDED
 * in the x86-64 psABI), so that an older one is refused with a message when the library is loaded, and not
 * by an illegal instruction later. GNU ld writes this note itself, LLVM's linker does not. */
  .section .note.digitus.cpu, "a", @note
  .p2align 3
  .long 4
  .long 16
  .long 5
  .asciz "GNU"
  .long 0xc0008002
  .long 4
  .long CPU_LEVEL
  .long 0
  .section .note.GNU-stack, "", @progbits
