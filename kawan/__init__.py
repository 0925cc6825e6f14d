"""The domain of Kawan Migran, one noun a module. Knows neither Telegram nor Rasa."""
