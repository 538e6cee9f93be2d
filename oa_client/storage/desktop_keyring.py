"""The desktop's keyring (SecretService, KWallet, Windows Credential Manager), where there is a real one."""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode

import keyring
import keyring.backends.fail
import keyring.backends.null
from keyring.errors import KeyringError

log = logging.getLogger(__name__)

_SERVICE = "xianzhengtong"


class DesktopKeyring:
    """Keeps one half of a cache's key with the desktop. Calls may wait for the desktop: never on the GUI thread."""

    def get(self, name: str) -> bytes | None:
        """The secret kept under ``name``; ``None`` when it is gone or the keyring stays closed."""
        try:
            text = keyring.get_password(_SERVICE, name)
        except KeyringError as error:
            log.warning("the keyring does not answer: %s", error)
            return None
        return b64decode(text) if text else None

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret. Raises ``KeyringError``."""
        keyring.set_password(_SERVICE, name, b64encode(secret).decode())


def find_keyring() -> DesktopKeyring | None:
    """The desktop's keyring, if it has one that can be used and remembers."""
    backend = keyring.get_keyring()
    if isinstance(backend, keyring.backends.fail.Keyring | keyring.backends.null.Keyring):
        return None
    return DesktopKeyring() if backend.priority >= 1 else None
