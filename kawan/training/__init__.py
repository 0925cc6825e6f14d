"""Training in cooperatives: what people want to learn, their registrations, and what staff do about them."""

from kawan.training import drafts
from kawan.training.drafts import Draft
from kawan.training.labels import ROLES, TIMES, WISHES, role_label, state_label, time_label, wish_label
from kawan.training.phones import normal_phone
from kawan.training.registrations import (
    ATTENDED,
    CONTACTED,
    DONE,
    INVITED,
    NEW,
    OPEN,
    STATES,
    WITHDRAWN,
    Registration,
    RegistrationForm,
    RegistrationNote,
    change,
    count_new,
    erase_registrations,
    newest,
    open_for_wish,
    own,
    register,
    registrations_of,
    withdraw,
)
from kawan.training.saying import FIELDS

__all__ = [
    "ATTENDED",
    "CONTACTED",
    "DONE",
    "FIELDS",
    "INVITED",
    "NEW",
    "OPEN",
    "ROLES",
    "STATES",
    "TIMES",
    "WISHES",
    "WITHDRAWN",
    "Draft",
    "Registration",
    "RegistrationForm",
    "RegistrationNote",
    "change",
    "count_new",
    "drafts",
    "erase_registrations",
    "newest",
    "normal_phone",
    "open_for_wish",
    "own",
    "register",
    "registrations_of",
    "role_label",
    "state_label",
    "time_label",
    "wish_label",
    "withdraw",
]
