# shellcheck shell=bash
# What the scripts here share: check the tools, bring system packages when root, make an environment. Sourced by them;
# needs $ROOT. Everything that differs between Linux, macOS and Windows (in the bash that comes with git) is in here.

say() { printf '\n== %s\n' "$*"; }
stop() { printf 'error: %s\n' "$*" >&2; exit 2; }

# The first Python of at least 3.11, as $PYTHON.
check_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$name
            return
        fi
    done
    stop "Python 3.11 or newer is needed. On Debian 12 or newer: apt-get install python3 python3-venv"
}

check_rust() {
    local help="With rustup: rustup update stable. Without: apt-get install rustup && rustup default stable (Debian 13 or newer), or the installer that the Rust project's own site offers."
    { command -v cargo && command -v rustc; } >/dev/null || stop "Rust 1.91 or newer is needed and was not found. $help"
    local version major minor
    version=$(rustc --version | cut -d' ' -f2)
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    if [ "$major" -lt 1 ] || { [ "$major" -eq 1 ] && [ "$minor" -lt 91 ]; }; then
        stop "Rust 1.91 or newer is needed; this is $version. $help"
    fi
}

# Packages for commands that are missing, on Linux and as root only: bring_packages COMMAND=PACKAGE...
bring_packages() {
    local pair missing=()
    [[ $OSTYPE == linux* ]] || return 0
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# What Qt loads from a Linux system, beyond what its own wheel brings: library=package of Debian. studio/host/display.py
# names the same packages to people.
QT_LIBRARIES=(
    libdbus-1.so.3=libdbus-1-3 libEGL.so.1=libegl1 libfontconfig.so.1=libfontconfig1 libGL.so.1=libgl1
    libglib-2.0.so.0=libglib2.0-0 libwayland-cursor.so.0=libwayland-cursor0 libwayland-egl.so.1=libwayland-egl1
    libX11-xcb.so.1=libx11-xcb1 libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
    libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-shape.so.0=libxcb-shape0 libxcb-xkb.so.1=libxcb-xkb1
    libxkbcommon-x11.so.0=libxkbcommon-x11-0
)

# A screen without a monitor, with a window manager and a hand on its keys.
bring_screen() {
    bring_packages Xvfb=xvfb xauth=xauth openbox=openbox xdotool=xdotool
    bring_qt_libraries
}

# What the tests use beyond that: a compiler for guests, and a machine to compare with.
bring_test_packages() {
    bring_packages cc=build-essential riscv64-unknown-elf-gcc=gcc-riscv64-unknown-elf qemu-riscv32=qemu-user
    bring_screen
}

# Packages for libraries of Qt that are missing, as root only.
bring_qt_libraries() {
    local pair known missing=()
    [[ $OSTYPE == linux* ]] && known=$(/sbin/ldconfig -p 2>/dev/null) || return 0
    for pair in "${QT_LIBRARIES[@]}"; do
        [[ $known == *"${pair%%=*} "* ]] || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

install_packages() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        printf 'missing: %s (as root: apt-get install %s)\n' "$*" "$*" >&2
        return
    fi
    say "system packages: $*"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } ||
        printf 'these packages could not be installed: %s\n' "$*" >&2
}

# An environment of our own, with its programs in $BIN: make_environment FOLDER EXTRAS
make_environment() {
    local folder=$1 extras=$2
    case $OSTYPE in
        msys* | cygwin*) BIN=$ROOT/$folder/Scripts ;; # the linker of Windows is found by rustc, which says what to install
        *)
            BIN=$ROOT/$folder/bin
            command -v cc >/dev/null || stop "a C compiler is needed to link: apt-get install build-essential (macOS: xcode-select --install)"
            ;;
    esac
    if ! "$BIN/python" -c 'import pip' 2>/dev/null; then
        say "environment in $folder"
        if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && [ "$(id -u)" -eq 0 ]; then
            apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y python3-venv || true
        fi
        "$PYTHON" -m venv "$folder" || stop "the environment could not be made. On Debian: apt-get install python3-venv"
    fi
    say "build and install (the first time takes some minutes)"
    "$BIN/python" -m pip install --quiet --disable-pip-version-check -e ".$extras" ||
        stop "the build failed; the lines above say why"
}
