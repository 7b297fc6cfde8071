from tests.support.pcsc import pcsc_folder, pcscd

__all__ = ["pcsc_folder", "pcscd"]
