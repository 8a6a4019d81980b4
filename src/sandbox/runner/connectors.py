"""
What stands behind `read_channel` and `write_channel`: `read(address)` and `write(address, value)`. Needs nothing
else, so that notebooks can carry it.
"""

import importlib


class ChannelError(ConnectionError):
    """A channel could not be read or written."""

    __module__ = "__main__"


class EpicsConnector:
    """Channel Access by pyepics, which must be installed where the program runs."""

    def __init__(self, config):
        self.timeout = config["timeout_seconds"]

    def _library(self):
        try:
            return importlib.import_module("epics")
        except ImportError as error:
            raise ChannelError(f"pyepics cannot be loaded in this sandbox: {error}") from error

    def read(self, address, as_text=False):
        value = self._library().caget(address, as_string=as_text, timeout=self.timeout)
        if value is None:
            raise ChannelError(f"{address} did not answer within {self.timeout} s")
        return value

    def write(self, address, value):
        done = self._library().caput(address, value, wait=True, timeout=self.timeout)
        if done is None or done < 0:
            raise ChannelError(f"{address} did not take the value within {self.timeout} s")


class MockConnector:
    """Channels in memory, for tests and demonstrations. `faults` makes a channel misbehave in a chosen way."""

    def __init__(self, config):
        self.values = dict(config["channels"])
        self.faults = config["faults"]

    def read(self, address, as_text=False):
        self._find(address)
        if self.faults.get(address) == "unreadable":
            raise ChannelError(f"{address} cannot be read")
        return str(self.values[address]) if as_text else self.values[address]

    def write(self, address, value):
        self._find(address)
        fault = self.faults.get(address)
        if fault == "unwritable":
            raise ChannelError(f"{address} does not take the value")
        if fault != "stuck":
            self.values[address] = value

    def _find(self, address):
        if address not in self.values:
            known = ", ".join(list(self.values)[:20]) or "none"
            raise ChannelError(f"there is no channel {str(address)[:200]!r}; the simulator has: {known}")


_KINDS = {"epics": EpicsConnector, "mock": MockConnector}


def connect(config):
    return _KINDS[config["type"]](config)
