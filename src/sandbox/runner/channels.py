"""`read_channel`, `write_channel` and `write_channels`, which a program has as globals when there is a machine."""

from _runner import connectors, gate, outcome, refusal


class Channels:
    def __init__(self, connector, pass_gate, log):
        self.connector = connector
        self.gate = pass_gate
        self.log = log

    def names(self):
        return {
            "read_channel": self.read_channel,
            "write_channel": self.write_channel,
            "write_channels": self.write_channels,
            "ChannelError": connectors.ChannelError,
            "WriteRefusedError": refusal.WriteRefusedError,
            "ChannelLimitsViolationError": refusal.ChannelLimitsViolationError,
        }

    def read_channel(self, address):
        """The present value of a channel. Raises ChannelError when it cannot be read."""
        return self.connector.read(str(address))

    def write_channel(self, address, value):
        """
        Writes one channel and reads it back; returns a WriteResult. Raises WriteRefusedError,
        ChannelLimitsViolationError, or ChannelError when the write fails.
        """
        return self._write_all({address: value}, "write_channel")[str(address)]

    def write_channels(self, values):
        """
        Writes several channels in order; returns address -> WriteResult. All are checked before the first is
        written. A failure stops the batch; the ChannelError has the `results` of all.
        """
        return self._write_all(values, "write_channels")

    def _write_all(self, values, target):
        pairs = [(str(address), value) for address, value in dict(values).items()]
        results = {address: self._result(address, value, "unrequested") for address, value in pairs}
        try:
            for address, value in pairs:
                try:
                    self._admit(address, value, target)
                except refusal.WriteRefusedError as error:
                    results[address] = self._result(address, value, "refused", detail=str(error))
                    raise
            for address, value in pairs:
                results[address] = self._write(address, value)
                if results[address].outcome == "failed":
                    error = connectors.ChannelError(f"{address} was not written: {results[address].detail}")
                    error.results = results
                    raise error
            return results
        finally:
            for result in results.values():
                self.log.wrote(result.record)

    def _admit(self, address, value, target):
        if self.gate.mode != gate.WRITE_ACCESS:
            text = f"{target} is refused: this run is read-only. Only reads are allowed."
            raise self.log.refuse("write", target, ((address, value), {}), text)
        self.gate.admit(address, value, target, lambda: self.connector.read(address))

    def _write(self, address, value):
        try:
            with self.gate.unjudged():
                self.connector.write(address, value)
        except Exception as error:
            return self._result(address, value, "failed", detail=f"{type(error).__name__}: {error}")
        try:
            found = self.connector.read(address, isinstance(value, str))
        except Exception as error:
            return self._result(address, value, "unconfirmed", detail=f"{type(error).__name__}: {error}")
        if outcome.same(value, found):
            return self._result(address, value, "confirmed", found)
        return self._result(address, value, "mismatch", found, "the channel shows another value than was written")

    def _result(self, address, value, became, readback=None, detail=""):
        told = {"channel": address, "value": value, "outcome": became, "readback": readback, "detail": detail}
        result = outcome.WriteResult(told)
        result.__dict__["record"] = gate.write_record(address, value, became, readback, detail)
        return result
