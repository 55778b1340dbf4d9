#!/usr/bin/env bash
# Prints the licences of parkd and of all that it is built of, for the package: those that Debian has by reference.
#
#   copyright.sh CHECKOUT
set -euo pipefail
cd "$1"

echo "parkd is under the Apache License, version 2.0: /usr/share/common-licenses/Apache-2.0."
echo
echo "Linked into it are the Swift libraries of the compiler (Apache License 2.0 with the Runtime Library Exception,"
echo "https://swift.org/LICENSE.txt; with ICU, Unicode License v3) and parts of these packages:"
for folder in .build/checkouts/*/; do
    name=$(basename "$folder")
    version=$(sed -n "/\"identity\" : \"${name,,}\"/,/\"version\"/s/.*\"version\" : \"\(.*\)\".*/\1/p" Package.resolved)
    licence=$(find "$folder" -maxdepth 1 -iname 'LICEN[SC]E*' | sort | head -n 1)
    [ -n "$version" ] && [ -n "$licence" ] || continue
    printf '\n%s\n%s %s\n\n' "$(printf '%.0s-' {1..80})" "$name" "$version"
    if grep -q 'Apache License' "$licence"; then
        echo "The Apache License, version 2.0: /usr/share/common-licenses/Apache-2.0."
        sed -n '/Runtime Library Exception to/,$p' "$licence"
    else
        cat "$licence"
    fi
    notice=$(find "$folder" -maxdepth 1 -iname 'NOTICE*' | sort | head -n 1)
    if [ -n "$notice" ]; then
        echo
        cat "$notice"
    fi
done
