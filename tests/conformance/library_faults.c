/* Put between a process and the C library (LD_PRELOAD): counts what changes files below one folder, writes each step
 * down, and at one of them kills the process or lets the call fail. SQLite's own writes pass here too.
 *
 * FAULT_ROOT: the folder. FAULT_LOG: where the steps are written. FAULT_AT: the number of the step, from 1; 0: never.
 * FAULT_HOW: "kill-before", "kill-after", "kill-half" (half of a write is done), or "fail" with FAULT_ERRNO and
 * FAULT_FROM_THEN_ON=1 for every later step as well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static long steps = 0;

static const char *root(void) { return getenv("FAULT_ROOT"); }

static void *next_function(const char *name) { return dlsym(RTLD_NEXT, name); }

static int is_below(const char *path) {
    const char *folder = root();
    if (!folder || !path || strncmp(path, folder, strlen(folder)) != 0) return 0;
    char next = path[strlen(folder)];
    return next == 0 || next == '/';
}

static int path_of(int descriptor, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static void write_down(const char *what, const char *path) {
    const char *log = getenv("FAULT_LOG");
    if (!log) return;
    int descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return;
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s %s\n", what, path + strlen(root()));
    ssize_t (*real)(int, const void *, size_t) = next_function("write");
    if (real(descriptor, line, length) < 0) abort();
    close(descriptor);
}

enum fate { GO_ON, FAIL, KILL_AFTER, KILL_HALF };

static enum fate step(const char *what, const char *path) {
    pthread_mutex_lock(&guard);
    long number = ++steps;
    pthread_mutex_unlock(&guard);
    write_down(what, path);
    const char *at_text = getenv("FAULT_AT"), *how = getenv("FAULT_HOW"), *on = getenv("FAULT_FROM_THEN_ON");
    long at = at_text ? atol(at_text) : 0;
    if (at == 0 || !how) return GO_ON;
    int here = number == at || (on && *on == '1' && number > at);
    if (!here) return GO_ON;
    if (strcmp(how, "kill-before") == 0) kill(getpid(), SIGKILL);
    if (strcmp(how, "kill-after") == 0) return KILL_AFTER;
    if (strcmp(how, "kill-half") == 0) return KILL_HALF;
    errno = atoi(getenv("FAULT_ERRNO"));
    return FAIL;
}

#define PERFORM(fate, result, failed, call) \
    if ((fate) == FAIL) return (failed); \
    result = (call); \
    if ((fate) >= KILL_AFTER) kill(getpid(), SIGKILL); \
    return result

ssize_t write(int descriptor, const void *data, size_t length) {
    ssize_t (*real)(int, const void *, size_t) = next_function("write");
    char path[PATH_MAX];
    if (!path_of(descriptor, path)) return real(descriptor, data, length);
    enum fate fate = step("write", path);
    ssize_t result;
    PERFORM(fate, result, -1, real(descriptor, data, fate == KILL_HALF ? length / 2 : length));
}

static ssize_t positioned(const char *name, int descriptor, const void *data, size_t length, off_t offset) {
    ssize_t (*real)(int, const void *, size_t, off_t) = next_function(name);
    char path[PATH_MAX];
    if (!path_of(descriptor, path)) return real(descriptor, data, length, offset);
    enum fate fate = step("write", path);
    ssize_t result;
    PERFORM(fate, result, -1, real(descriptor, data, fate == KILL_HALF ? length / 2 : length, offset));
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) {
    return positioned("pwrite", descriptor, data, length, offset);
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off_t offset) {
    return positioned("pwrite64", descriptor, data, length, offset);
}

static int synced(const char *name, int descriptor) {
    int (*real)(int) = next_function(name);
    char path[PATH_MAX];
    if (!path_of(descriptor, path)) return real(descriptor);
    enum fate fate = step("sync", path);
    int result;
    PERFORM(fate, result, -1, real(descriptor));
}

int fsync(int descriptor) { return synced("fsync", descriptor); }

int fdatasync(int descriptor) { return synced("fdatasync", descriptor); }

static int truncated(const char *name, int descriptor, off_t length) {
    int (*real)(int, off_t) = next_function(name);
    char path[PATH_MAX];
    if (!path_of(descriptor, path)) return real(descriptor, length);
    enum fate fate = step("truncate", path);
    int result;
    PERFORM(fate, result, -1, real(descriptor, length));
}

int ftruncate(int descriptor, off_t length) { return truncated("ftruncate", descriptor, length); }

int ftruncate64(int descriptor, off_t length) { return truncated("ftruncate64", descriptor, length); }

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = next_function("rename");
    if (!is_below(to)) return real(from, to);
    enum fate fate = step("rename", to);
    int result;
    PERFORM(fate, result, -1, real(from, to));
}

int unlink(const char *path) {
    int (*real)(const char *) = next_function("unlink");
    if (!is_below(path)) return real(path);
    enum fate fate = step("unlink", path);
    int result;
    PERFORM(fate, result, -1, real(path));
}

int mkdir(const char *path, mode_t mode) {
    int (*real)(const char *, mode_t) = next_function("mkdir");
    if (!is_below(path)) return real(path, mode);
    enum fate fate = step("mkdir", path);
    int result;
    PERFORM(fate, result, -1, real(path, mode));
}

static int opened(const char *name, const char *path, int flags, mode_t mode) {
    int (*real)(const char *, int, ...) = next_function(name);
    if (!is_below(path) || !(flags & O_CREAT)) return real(path, flags, mode);
    struct stat status;
    if (lstat(path, &status) == 0) return real(path, flags, mode); /* nothing is created */
    enum fate fate = step("create", path);
    int result;
    PERFORM(fate, result, -1, real(path, flags, mode));
}

int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = va_arg(list, int);
    va_end(list);
    return opened("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = va_arg(list, int);
    va_end(list);
    return opened("open64", path, flags, mode);
}
