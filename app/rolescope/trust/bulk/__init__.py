"""Who may assume which role, for all callers at once: the evaluation without its traces."""

from rolescope.trust.bulk.bulk import Bulk, bulk_of
from rolescope.trust.bulk.mask import Mask, bits

__all__ = ["Bulk", "Mask", "bits", "bulk_of"]
