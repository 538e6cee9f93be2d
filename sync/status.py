"""How the conversation with the central office stands, as the status bar shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Link(StrEnum):
    """The state of the line to the central office."""

    CONNECTING = "connecting"
    """正在连接"""
    ONLINE = "online"
    """已同步"""
    OFFLINE = "offline"
    """离线工作中"""
    NOT_SIGNED_IN = "not_signed_in"
    """登录已失效: the session ended; sign in again"""
    RETIRED = "retired"
    """此设备已停用: what was read is forgotten; sign in again as a new device"""
    UNTRUSTED = "untrusted"
    """服务器证书不可信: expired, or not from the office's own authority"""
    UPGRADE_NEEDED = "upgrade_needed"
    """The server speaks a newer protocol than this program."""
    BEHIND = "behind"
    """服务器数据较旧: the server's copy is older than ours; nothing is exchanged until it has caught up"""
    DISK_FULL = "disk_full"
    """The workstation's or the server's disk is full; what was written so far is kept."""


@dataclass(frozen=True)
class SyncStatus:
    """``synced_at`` is the end of the last whole exchange (aware UTC). ``detail`` is for the log, not for people."""

    link: Link
    synced_at: datetime | None = None
    detail: str = ""
