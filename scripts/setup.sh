# Set-up shared by scripts/build and scripts/test. Sourced, with $root set to the checkout.
# shellcheck shell=sh

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$*"
    exit 2
}

may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

apt_updated=

# install_debian PACKAGE...: install what is missing. Fails, having said what to do, where it may not or cannot.
install_debian() {
    absent=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || absent="$absent $package"
    done
    [ -n "$absent" ] || return 0
    if ! may_install; then
        say "To install what is missing, as root: apt-get install$absent"
        return 1
    fi
    say "Installing Debian's$absent ..."
    if [ -z "$apt_updated" ]; then
        apt-get -qq update >&2 || say "apt-get update failed; trying with the package lists at hand"
        apt_updated=yes
    fi
    # $absent is a list of words. shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install --no-install-recommends -y $absent >/dev/null || {
        say "apt-get could not install$absent"
        return 1
    }
}

# find_python: print the first Python that is new enough. PYTHON names another one to try first.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || die "Python 3.11 or later is needed and was not found (Debian 12 and later: apt-get install python3)"
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
        install_debian "$package" || die "$python cannot make virtual environments: install $package"
    fi
    say "Making the virtual environment .venv ..."
    rm -rf "$root/.venv"
    "$python" -m venv "$root/.venv" || die "$python -m venv failed"
}

# install_project EXTRA: install the project with its extra ('' for none), unless that was done and pyproject.toml is unchanged.
install_project() {
    "$root/.venv/bin/python" -c 'import pip' 2>/dev/null || make_venv
    # A virtual environment does not survive a move of its checkout, so the place is part of the stamp.
    stamp="$root $(cksum <"$root/pyproject.toml")"
    for mark in "$root/.venv/installed-$1" "$root/.venv/installed-test"; do
        [ -f "$mark" ] && [ "$(cat "$mark")" = "$stamp" ] && return 0
    done
    say "Installing the project and what it needs (a few minutes the first time) ..."
    "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$root${1:+[$1]}" >&2 ||
        die "pip could not install the project"
    printf '%s\n' "$stamp" >"$root/.venv/installed-$1"
}
