"""Provinces, regencies, districts and villages of Indonesia: tables, and finding one by point or by name."""

from kawan.regions.gazetteer import Gazetteer
from kawan.regions.loading import count, load
from kawan.regions.places import Candidate, Level, Near, Resolution, Village
from kawan.regions.tables import DistrictRow, ProvinceRow, RegencyRow, VillageRow

__all__ = [
    "Candidate",
    "DistrictRow",
    "Gazetteer",
    "Level",
    "Near",
    "ProvinceRow",
    "RegencyRow",
    "Resolution",
    "Village",
    "VillageRow",
    "count",
    "load",
]
