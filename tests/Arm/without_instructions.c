/*
 * Runs a program that finds no AES, SHA or CRC instructions, as on a Raspberry Pi 4: qemu's Cortex-A72 has them all, and the kernel
 * tells each program so in its auxiliary vector (getauxval(3), AT_HWCAP), from where .NET, OpenSSL and the C library take it. This changes
 * the vector before the first instruction of the program. Of busybox it says what it did.
 */
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
#include <asm/hwcap.h>
#include <asm/ptrace.h>

static const uint64_t hidden = HWCAP_AES | HWCAP_PMULL | HWCAP_SHA1 | HWCAP_SHA2 | HWCAP_CRC32 | HWCAP_SHA3 | HWCAP_SHA512 | HWCAP_ATOMICS;

static int failed(const char *what)
{
    perror(what);
    return 111;
}

int main(int count, char **arguments)
{
    if (count < 2)
        return 2;
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        execv(arguments[1], arguments + 1);
        _exit(failed(arguments[1]));
    }

    /* It stops when the program is in place and has not begun. */
    int status;
    if (waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status))
        return failed("the program did not start");
    struct user_pt_regs registers;
    struct iovec vector = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, child, (void *)NT_PRSTATUS, &vector) != 0)
        return failed("PTRACE_GETREGSET");

    /* On the stack: the number of arguments, these, NULL, the environment, NULL, pairs of 64 bits. */
    uint64_t at = registers.sp;
    at += 8 * (ptrace(PTRACE_PEEKDATA, child, (void *)at, 0) + 2);
    while (ptrace(PTRACE_PEEKDATA, child, (void *)at, 0) != 0)
        at += 8;
    for (at += 8;; at += 16) {
        uint64_t kind = ptrace(PTRACE_PEEKDATA, child, (void *)at, 0);
        if (kind == AT_NULL)
            return failed("there is no AT_HWCAP");
        if (kind != AT_HWCAP)
            continue;
        uint64_t value = ptrace(PTRACE_PEEKDATA, child, (void *)(at + 8), 0);
        if (ptrace(PTRACE_POKEDATA, child, (void *)(at + 8), (void *)(value & ~hidden)) != 0)
            return failed("PTRACE_POKEDATA");
        if (strcmp(arguments[1], "/bin/busybox") == 0)
            printf("AT_HWCAP %#lx instead of %#lx\n", (unsigned long)(value & ~hidden), (unsigned long)value);
        break;
    }

    ptrace(PTRACE_DETACH, child, 0, 0);
    if (waitpid(child, &status, 0) < 0)
        return failed("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
