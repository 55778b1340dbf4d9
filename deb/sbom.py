#!/usr/bin/env python3
"""Prints what parkd is made of, as CycloneDX 1.5 JSON: the Swift packages that it is built of, and the
libraries that it loads.

    sbom.py VERSION PACKAGE_RESOLVED DEPENDS

DEPENDS is what dpkg-shlibdeps found: "libc6 (>= 2.34), libpq5 (>= 15~~)".
"""

import json
import re
import sys

version, resolved, depends = sys.argv[1:]
components = []
with open(resolved, encoding="utf-8") as file:
    for pin in json.load(file)["pins"]:
        place = re.sub(r"^https://|\.git$", "", pin["location"])
        component = {
            "type": "library",
            "name": pin["identity"],
            "version": pin["state"].get("version", pin["state"]["revision"]),
            "purl": f"pkg:swift/{place}@{pin['state'].get('version', pin['state']['revision'])}",
            "scope": "required",
            "externalReferences": [{"type": "vcs", "url": pin["location"]}],
        }
        components.append(component)
for name, least in re.findall(r"([a-z0-9.+-]+)(?: \(>= ([^)]+)\))?(?:,|$)", depends):
    component = {"type": "library", "name": name, "purl": f"pkg:deb/debian/{name}", "scope": "required"}
    if least:
        component["description"] = f"Loaded at the start, of Debian's package from {least} on."
    components.append(component)
for component in components:
    component["bom-ref"] = component["purl"]
program = {"type": "application", "name": "parkd", "version": version, "bom-ref": "parkd"}
bill = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": program},
    "components": sorted(components, key=lambda component: component["purl"]),
    "dependencies": [{"ref": "parkd", "dependsOn": sorted(component["purl"] for component in components)}],
}
print(json.dumps(bill, indent=2))
