"""Rasa's custom actions: thin; they ask kawan/ and answer."""
