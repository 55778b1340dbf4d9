# For the scripts beside it: what a small Debian of one's own takes, and whether the machine allows it.

# Ends the run well, saying what was not tried and why.
skip() {
    echo "SKIPPED $what: $1"
    exit 0
}

# Needs root, mounts, namespaces and Debian's tools, and sets release and mirror.
require_trees() {
    [ "$(id -u)" -eq 0 ] || skip "it makes mounts and namespaces, which needs root"
    command -v debootstrap >/dev/null || skip "debootstrap is not installed"
    command -v systemd-nspawn >/dev/null || skip "systemd-container is not installed"
    command -v dpkg-shlibdeps >/dev/null || skip "dpkg-dev is not installed"
    unshare --mount --net --pid --fork mount -t tmpfs none /mnt 2>/dev/null ||
        skip "mounts and namespaces are not allowed here"
    . /etc/os-release
    release=${VERSION_CODENAME:-}
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $release" 'Component: main' |
        head -n 1)
    [ -n "$mirror" ] || skip "apt names no mirror of $release"
}

# Makes a Debian in a folder, unless it is there and was made of the same packages; commas between them.
make_tree() {
    local tree=$1 packages=$2
    if [ "$(cat "$tree/made" 2>/dev/null)" = "$packages" ]; then return 0; fi
    rm -rf "$tree"
    mkdir -p "$tree"
    echo "Making a $release from $mirror in $tree …"
    debootstrap --variant=minbase --include="$packages" "$release" "$tree" "$mirror" >"$tree.log" 2>&1 || {
        tail -n 20 "$tree.log"
        exit 1
    }
    echo "$packages" >"$tree/made"
}
