"""Phone numbers as people write them."""

import phonenumbers


def normal_phone(text: str, region: str = "ID") -> str | None:
    """A phone number in E.164, or None when ``text`` is none. Without a country code it is taken as Indonesian."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
