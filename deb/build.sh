#!/usr/bin/env bash
# Makes parkd_VERSION_ARCH.deb of a built parkd, with Debian's own tools, and prints its path.
#
#   build.sh PARKD FOLDER    PARKD is the built binary, FOLDER where the package goes
#
# DEB_VERSION gives the package another version than `PARKD --version` says, DEB_MAINTAINER names who made it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(dirname "$here")
binary=$(readlink -f "$1")
mkdir -p "$2"
folder=$(readlink -f "$2")

version=${DEB_VERSION:-$("$binary" --version | cut -d ' ' -f 2)}
architecture=$(dpkg --print-architecture)
maintainer=${DEB_MAINTAINER:-$(git -C "$checkout" log -1 --format='%an <%ae>')}
# Two builds of one commit and compiler are the same to the byte.
SOURCE_DATE_EPOCH=$(git -C "$checkout" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
export LC_ALL=C.UTF-8
umask 022

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/root
doc=$root/usr/share/doc/parkd
put() { install -D -m "$1" "$2" "$root/$3"; }

# The program, as small as it gets.
install -D -m 0755 "$binary" "$root/usr/bin/parkd"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/parkd"

# What it reads, and what systemd is told.
mkdir -p "$root/usr/share/parkd"
cp -r "$checkout/codecs" "$checkout/migrations" "$checkout/monitoring" "$root/usr/share/parkd/"
put 0644 "$checkout/systemd/parkd.service" usr/lib/systemd/system/parkd.service
put 0644 "$checkout/systemd/parkd.sysusers" usr/lib/sysusers.d/parkd.conf
put 0644 "$checkout/systemd/parkd.tmpfiles" usr/lib/tmpfiles.d/parkd.conf
mkdir -p "$root/etc/parkd"
"$binary" manual parkd.yaml >"$root/etc/parkd/parkd.yaml"

# Completions and manual pages, of what the program says of itself.
bash=$root/usr/share/bash-completion/completions zsh=$root/usr/share/zsh/vendor-completions
fish=$root/usr/share/fish/vendor_completions.d
mkdir -p "$bash" "$zsh" "$fish"
# It is sourced, never run.
"$binary" --generate-completion-script bash | sed '1{/^#!/d}' >"$bash/parkd"
"$binary" --generate-completion-script zsh >"$zsh/_parkd"
"$binary" --generate-completion-script fish >"$fish/parkd.fish"
for section in 5 8; do mkdir -p "$root/usr/share/man/man$section"; done
"$binary" manual parkd.8 | gzip -9n >"$root/usr/share/man/man8/parkd.8.gz"
"$binary" manual parkd.yaml.5 | gzip -9n >"$root/usr/share/man/man5/parkd.yaml.5.gz"

# Documentation; the links between its files hold, as they lie to each other as in the checkout.
mkdir -p "$doc/codecs"
cp -r "$checkout"/{README,SECURITY,CONTRIBUTING,CHANGELOG}.md "$checkout/docs" "$doc/"
cp "$checkout/codecs/README.md" "$doc/codecs/"
cp -r "$here/examples" "$doc/examples"
"$here/copyright.sh" "$checkout" >"$doc/copyright"
printf 'parkd (%s) unstable; urgency=medium\n\n  * Built of commit %s.\n\n -- %s  %s\n' "$version" \
    "$(git -C "$checkout" rev-parse --short=12 HEAD)" "$maintainer" \
    "$(git -C "$checkout" log -1 --format=%cD)" | gzip -9n >"$doc/changelog.gz"
put 0644 "$here/lintian-overrides" usr/share/lintian/overrides/parkd
sed -i 's/^[^#]/parkd: &/' "$root/usr/share/lintian/overrides/parkd"
find "$root" -type d -exec chmod 0755 {} +
find "$root" -type f ! -path "$root/usr/bin/*" -exec chmod 0644 {} +

# Which libraries it needs, in which versions. A debug build finds Swift's own in the toolchain: a package of it is good for
# trials on a machine that has them.
options=()
compression=(-Zxz)
complaints=/dev/stderr
swift=$(ldd "$binary" | sed -n 's|.* => \(/.*\)/libswiftCore.so .*|\1|p')
if [ -n "$swift" ]; then
    options=("-l$swift" --ignore-missing-info)
    compression=(-Zgzip -z1)
    complaints=/dev/null
    echo "No package to install: $binary needs the Swift libraries of $swift." >&2
fi
mkdir "$scratch/debian" "$root/DEBIAN"
printf 'Source: parkd\n\nPackage: parkd\nArchitecture: any\n' >"$scratch/debian/control"
depends=$(cd "$scratch" && dpkg-shlibdeps "${options[@]}" -O -eroot/usr/bin/parkd 2>"$complaints" |
    sed -n 's/^shlibs:Depends=//p')

"$here/sbom.py" "$version" "$checkout/Package.resolved" "$depends" >"$doc/sbom.cdx.json"
for script in postinst prerm postrm; do
    sed "s/@VERSION@/$version/g" "$here/$script" >"$root/DEBIAN/$script"
    chmod 0755 "$root/DEBIAN/$script"
done
echo /etc/parkd/parkd.yaml >"$root/DEBIAN/conffiles"
(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum) >"$scratch/md5sums"
mv "$scratch/md5sums" "$root/DEBIAN/md5sums"
size=$(du --summarize --apparent-size --block-size=1024 --exclude=DEBIAN "$root" | cut -f 1)
sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$size/; s/@DEPENDS@/$depends/" \
    -e "s/@MAINTAINER@/$maintainer/" "$here/control" >"$root/DEBIAN/control"

package=$folder/parkd_${version}_$architecture.deb
dpkg-deb --root-owner-group "${compression[@]}" --build "$root" "$package" >/dev/null

# What is delivered keeps to its promises.
refuse() {
    echo "$package: $1" >&2
    rm "$package"
    exit 1
}
if [ -z "$swift" ]; then
    readelf --dynamic --wide "$root/usr/bin/parkd" >"$scratch/dynamic"
    ! grep -E 'R(UN)?PATH' "$scratch/dynamic" || refuse "the program looks for libraries beside itself"
    grep 'FLAGS.*NOW' "$scratch/dynamic" >/dev/null || refuse "the program was linked without -z now"
    [ "$(stat --format %s "$package")" -le 25000000 ] || refuse "more than 25 MB"
    if command -v lintian >/dev/null; then
        lintian --allow-root --fail-on error,warning "$package" >&2 || refuse "lintian complains"
    else
        echo "lintian is not installed, so the package was not held against Debian's rules." >&2
    fi
fi
echo "$package"
