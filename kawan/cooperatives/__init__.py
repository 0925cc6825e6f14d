"""Cooperatives: the Kopdes/Kel Merah Putih of every village, the nearest ones, and how the registry is filled.

Every desa and kelurahan is to have one, so a fresh install needs no rows: a village's Kopdes is derived from
its name, at the village's centre, as "registered". A row in the table overrides what is derived.
"""

from kawan.cooperatives.files import RegistryFile
from kawan.cooperatives.nearby import REFERRED, CooperativeNear, nearest, of_village
from kawan.cooperatives.reports import CooperativeReport
from kawan.cooperatives.tables import CHECKED, STATUSES, Cooperative, Status, official_name

__all__ = [
    "CHECKED",
    "REFERRED",
    "STATUSES",
    "Cooperative",
    "CooperativeNear",
    "CooperativeReport",
    "RegistryFile",
    "Status",
    "nearest",
    "of_village",
    "official_name",
]
