# What packaging/run and packaging/test share: check the tools, bring system packages when root, make an environment.
# Sourced by both; needs $ROOT.

say() { printf '\n== %s\n' "$*"; }
stop() { printf 'error: %s\n' "$*" >&2; exit 2; }

# The first Python of at least 3.11, as $PYTHON.
check_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$name
            return
        fi
    done
    stop "Python 3.11 or newer is needed. On Debian 12 or newer: apt-get install python3 python3-venv"
}

check_rust() {
    local help="With rustup: rustup update stable. Without: apt-get install rustup && rustup default stable (Debian 13 or newer), or the installer that the Rust project's own site offers."
    command -v cargo >/dev/null && command -v rustc >/dev/null || stop "Rust 1.91 or newer is needed and was not found. $help"
    local version major minor
    version=$(rustc --version | cut -d' ' -f2)
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    if [ "$major" -lt 1 ] || { [ "$major" -eq 1 ] && [ "$minor" -lt 91 ]; }; then
        stop "Rust 1.91 or newer is needed; this is $version. $help"
    fi
}

# Packages for commands that are missing, as root only: bring_packages COMMAND=PACKAGE...
bring_packages() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        printf 'missing: %s (as root: apt-get install %s)\n' "${missing[*]}" "${missing[*]}" >&2
        return
    fi
    say "system packages: ${missing[*]}"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } ||
        printf 'these packages could not be installed: %s\n' "${missing[*]}" >&2
}

# An environment of our own: make_environment FOLDER EXTRAS
make_environment() {
    local folder=$1 extras=$2
    command -v cc >/dev/null || stop "a C compiler is needed to link: apt-get install build-essential"
    if [ ! -x "$folder/bin/python" ] || ! "$folder/bin/python" -c 'import pip' 2>/dev/null; then
        say "environment in $folder"
        if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && [ "$(id -u)" -eq 0 ]; then
            apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y python3-venv || true
        fi
        "$PYTHON" -m venv "$folder" || stop "the environment could not be made. On Debian: apt-get install python3-venv"
    fi
    say "build and install (the first time takes some minutes)"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -e "$ROOT$extras" ||
        stop "the build failed; the lines above say why"
}
