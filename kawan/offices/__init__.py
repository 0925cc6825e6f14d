"""Offices for migrant workers: which serve a place, which are nearest, and the missions abroad.

The rows are ``kawan/data/offices.yml``. Nobody knows the point of an office, so a distance is one to the middle of the
village, kecamatan or kabupaten it stands in, and is called "about".
"""

from kawan.offices.finding import Found, OfficeNear, missions, near_point, of_place
from kawan.offices.listing import FILE, KINDS, Kind, Office, offices
from kawan.offices.replies import abroad_reply, place_reply

__all__ = [
    "FILE",
    "KINDS",
    "Found",
    "Kind",
    "Office",
    "OfficeNear",
    "abroad_reply",
    "missions",
    "near_point",
    "of_place",
    "offices",
    "place_reply",
]
