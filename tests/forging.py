"""Evidence as somebody forges it who knows the form: files changed, and a manifest that agrees with them."""

from __future__ import annotations

from consent.parcel import package


def repacked(data, change):
    """The evidence with its files changed, and a manifest that says so."""
    held = package.unpack(data)
    files = dict(held.files)
    manifest = {name: value for name, value in held.manifest.items() if name != "files"}
    change(manifest, files)
    return package.pack(manifest, files)
