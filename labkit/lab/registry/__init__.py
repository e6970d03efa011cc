"""The embedded registry's routes: what distribution 2.8.2 answers, told from 752 recorded exchanges.

`asked` reads a request as it came, `answers` writes what goes back, and one file per kind of resource
(`manifests`, `blobs`, `uploads`, `listings`) holds the handlers. `labkit.lab.registry_app` joins them.
"""
