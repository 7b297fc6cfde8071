# What packaging/demo and packaging/test have in common; they source it from the top of the checkout.
# shellcheck shell=bash

say() { printf '\033[1m%s\033[0m\n' "doorwright: $*" >&2; }
give_up() {
    say "$*"
    exit 2
}

# --- The system's packages ------------------------------------------------------------------------------------------

# Daemons live where an ordinary user's PATH does not look.
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

is_there() { # PROBE, as packaging/system-packages explains it
    case $1 in
        python:*) python3 -c "import os, sys, sysconfig; sys.exit(not (${1#python:}))" 2>/dev/null ;;
        lib*.so*) grep -qF "$1 " <<<"$libraries" ;;
        /*) [ -e "$1" ] ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

missing_packages() { # USE...: the packages, one a line, of which a probe fails; names are Debian 13's if it is that
    local use probe package package_13 libraries
    libraries=$(ldconfig -p)
    while read -r use probe package package_13; do
        [[ " $* " == *" $use "* ]] || continue
        [ "${VERSION_ID:-}" = 13 ] && package=${package_13:-$package}
        is_there "$probe" || echo "$package"
    done < <(grep -v -e '^#' -e '^$' packaging/system-packages)
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        give_up "this needs root, and there is no sudo: $*"
    fi
}

refresh_package_lists() { as_root apt-get update -qq; }

need_system_packages() { # USE...
    local missing ID="" VERSION_ID="" PRETTY_NAME="an unknown system"
    # shellcheck source=/dev/null
    [ -r /etc/os-release ] && . /etc/os-release
    missing=$(missing_packages "$@" | xargs)
    if [ -n "$missing" ]; then
        case $ID$VERSION_ID in
            debian12 | debian13)
                say "installing system packages (apt-get, as root): $missing"
                refresh_package_lists
                # shellcheck disable=SC2086 # a list of words
                as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
                    >/dev/null
                missing=$(missing_packages "$@" | xargs)
                [ -z "$missing" ] || give_up "installed, but not found where expected: $missing"
                ;;
            *)
                give_up "this is $PRETTY_NAME. On Debian 12 and 13 missing system packages are installed from here;" \
                    "elsewhere install them first. Missing, by their names in Debian: $missing"
                ;;
        esac
    fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        give_up "Python 3.11 or later is needed; python3 is $(python3 --version)"
}

# --- The virtual reader's driver ------------------------------------------------------------------------------------

# Its listener has no place on a newcomer's machine, so the package is unpacked for us alone and never installed.
need_virtual_reader() {
    local state=${XDG_STATE_HOME:-$HOME/.local/state}/doorwright scratch
    [ -e "$state/vpcd/usr/lib/pcsc/drivers/serial/libifdvpcd.so" ] && return
    command -v apt-get >/dev/null ||
        give_up "the virtual badge reader comes from Debian's package vsmartcard-vpcd: unpack it into $state/vpcd"
    say "unpacking the virtual badge reader (vsmartcard-vpcd) into $state/vpcd"
    mkdir -p "$state"
    scratch=$(mktemp -d "$state/vpcd.XXXXXX")
    chmod 755 "$scratch" # pcscd reads it as a user of its own
    download() { apt-get download -qq -o APT::Sandbox::User="$(id -un)" vsmartcard-vpcd; }
    if ! (cd "$scratch" && { download 2>/dev/null || { refresh_package_lists && download; }; } &&
        dpkg -x vsmartcard-vpcd_*.deb . && rm vsmartcard-vpcd_*.deb); then
        rm -rf "$scratch"
        give_up "Debian's package vsmartcard-vpcd could not be downloaded and unpacked"
    fi
    rm -rf "$state/vpcd"
    mv "$scratch" "$state/vpcd"
}

# Our own pcscd has a /run/pcscd of its own in namespaces. Where these are not allowed, as in most containers, it does not
# start without the system's, which only root can make.
need_place_for_reader() {
    local place=/run/pcscd
    if [ "$(id -u)" = 0 ] || [ -e "$place" ] || unshare --user --map-root-user --mount --net true 2>/dev/null; then
        return
    fi
    say "making $place (as root), since there are no namespaces here: without it no badge reader's service starts"
    as_root mkdir "$place"
}

# --- The virtual environment ----------------------------------------------------------------------------------------

# A proxy's certificate is known to the system, and only there.
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
export UV_BUILD_CONSTRAINT=$PWD/packaging/locks/build.txt UV_REQUIRE_BUILD_HASHES=1

need_environment() { # LOCK: makes .venv hold what packaging/locks/LOCK.txt names, and this checkout
    local lock=packaging/locks/$1.txt stamp=.venv/doorwright-$1 wanted
    wanted=$(pwd && python3 --version && cat packaging/locks/{build,uv,"$1"}.txt pyproject.toml packaging/hatch_build.py \
        packaging/web/package-lock.json | sha256sum)
    if [ -e .venv ] && ! .venv/bin/python -c '' 2>/dev/null; then
        rm -rf .venv # its Python is gone, or the checkout was moved
    fi
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
        say "installing into .venv what $lock names; the first time takes a minute or two"
        [ -e .venv ] || python3 -m venv .venv
        rm -f "$stamp"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r packaging/locks/uv.txt
        .venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
        .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
        # Started by root, the programs themselves run as somebody who may not write here what Python has read.
        .venv/bin/python -m compileall -q kiosk shared server migrations
        echo "$wanted" >"$stamp"
    fi
}
