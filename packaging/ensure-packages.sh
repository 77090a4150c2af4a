# Sourced by `run` and `test`. ensure_packages FILE...: installs the Debian packages listed in the files that are
# missing, saying what it does; returns 1 with the reason where it can't.

listed_packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"
}

missing_packages() {
    for package in $(listed_packages "$@"); do
        case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
            ii*) ;;
            *) printf '%s ' "$package" ;;
        esac
    done
}

ensure_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "This system has no apt. Install what these packages of Debian hold, then use cmake --preset release:" >&2
        listed_packages "$@" >&2
        return 1
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing: $missing" >&2
            echo "Install them as root (apt-get install $missing), then start this again." >&2
            return 1
        fi
        as_root=sudo
    fi
    echo "Installing with apt: $missing" >&2
    install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing"
    # A new system has no package lists, an old one has lists that name packages which are gone: fetch them where needed.
    log=$(mktemp)
    if ! $install >"$log" 2>&1; then
        echo "Fetching apt's package lists first" >&2
        if ! { $as_root apt-get update -qq && $install; } >"$log" 2>&1; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            echo "The packages could not be installed; the last lines of apt's output are above." >&2
            return 1
        fi
    fi
    rm -f "$log"
}

# build PRESET TARGET...: configures once, then builds what has changed.
build() {
    preset=$1
    shift
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" || return 1
    cmake --build "build/$preset" --target "$@"
}
