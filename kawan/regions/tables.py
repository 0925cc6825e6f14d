"""The administrative regions as tables; codes are Kemendagri's (2, 4, 6 and 10 digits, as text)."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kawan.db import Base


class ProvinceRow(Base):
    """A province."""

    __tablename__ = "provinces"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]


class RegencyRow(Base):
    """A kabupaten or kota; the name begins with the one or the other. ``utc_offset_hours``: 7, 8 or 9."""

    __tablename__ = "regencies"

    code: Mapped[str] = mapped_column(primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    name: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    utc_offset_hours: Mapped[int]


class DistrictRow(Base):
    """A kecamatan."""

    __tablename__ = "districts"

    code: Mapped[str] = mapped_column(primary_key=True)
    regency_code: Mapped[str] = mapped_column(ForeignKey("regencies.code"), index=True)
    name: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]


class VillageRow(Base):
    """A desa or kelurahan, in degrees WGS 84.

    ``precision`` is "village" where the point is the village's own centre, "district" where it is only the
    middle of its kecamatan's villages, because the source has no point or a misplaced one.
    """

    __tablename__ = "villages"

    code: Mapped[str] = mapped_column(primary_key=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("districts.code"), index=True)
    name: Mapped[str]
    postal_code: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    precision: Mapped[str]
