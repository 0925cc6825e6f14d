"""The Telegram face: receiving, the conversation around Rasa, rendering, sending, and the staff's tools."""
