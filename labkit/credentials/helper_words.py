"""What failing credential helpers are known to say: phrases that hold no secret, and so may be told.

The words of a helper may hold what it keeps, and a password can be all letters. So where a helper's text has
a phrase of this list, that phrase is told, and nothing else of the text. Sources: docker/
docker-credential-helpers (secretservice, pass, osxkeychain, wincred), awslabs/amazon-ecr-credential-helper,
GoogleCloudPlatform/docker-credential-gcr; and gpg, D-Bus, Go and the operating systems, through them.
"""

from __future__ import annotations

_KNOWN = """
    Cannot autolaunch D-Bus without X11
    org.freedesktop.secrets was not provided by any .service files
    org.freedesktop.secrets
    dbus-launch
    DBUS_SESSION_BUS_ADDRESS
    failed to unlock correct collection
    Object does not exist at path
    prompt dismissed
    pass not initialized
    password store is empty
    password-store
    is not in the password store
    gpg: decryption failed
    No secret key
    No pinentry
    Inappropriate ioctl for device
    gpg-agent
    User interaction is not allowed
    User canceled the operation
    The user name or passphrase you entered is not correct
    The specified item could not be found in the keychain
    A default keychain could not be found
    keychain is locked
    Element not found
    A specified logon session does not exist
    The stub received bad data
    Docker Desktop
    no basic auth credentials
    NoCredentialProviders
    no valid providers in chain
    failed to refresh cached credentials
    get credentials:
    AccessDeniedException
    ExpiredTokenException
    ExpiredToken
    UnrecognizedClientException
    InvalidSignatureException
    security token included in the request is invalid
    no EC2 IMDS role found
    could not find default credentials
    Reauthentication required
    Reauthentication failed
    You do not currently have an active account selected
    There was a problem refreshing
    invalid_grant
    not logged in
    credentials server URL
    permission denied
    no such file or directory
    command not found
    not a directory
    connection refused
    connection reset by peer
    no such host
    network is unreachable
    i/o timeout
    deadline exceeded
    timed out
    certificate signed by unknown authority
    certificate has expired
    exec format error
    No module named
    ModuleNotFoundError
    Traceback (most recent call last)
    read-only file system
    No space left on device
    (-128)
    (-25293)
    (-25300)
    (-25307)
    (-25308)
    (-34018)
"""
KNOWN = tuple(line.strip() for line in _KNOWN.strip().splitlines())


def known_words(text: str) -> tuple[str, ...]:
    """The phrases of the list that a text has, in the text's order; of two the longer."""
    folded = text.casefold()
    found = [phrase for phrase in KNOWN if phrase.casefold() in folded]
    told = [one for one in found if not any(one in other and one != other for other in found)]
    return tuple(sorted(told, key=lambda phrase: folded.index(phrase.casefold())))
