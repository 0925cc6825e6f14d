"""What Prometheus may read at ``/metrics``: counts and durations, nothing of anybody."""

from prometheus_client import Counter, Histogram

UPDATES = Counter("kawan_updates", "Updates handled, by kind.", ["kind"])
REPLIES = Counter("kawan_replies", "Replies, by what became of them.", ["state"])
DELIVERIES = Counter("kawan_deliveries", "Deliveries of announcements, by outcome.", ["state"])
UNDERSTANDING = Histogram("kawan_understanding_seconds", "How long the dialogue took to answer.")
OUTAGES = Counter("kawan_understanding_failures", "Questions the dialogue did not answer in time.")
