from tests.support.pcsc import listener, pcsc_folder, pcscd

__all__ = ["listener", "pcsc_folder", "pcscd"]
