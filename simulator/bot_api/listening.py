"""How a bot hears: getUpdates and webhooks; and logging out."""

from __future__ import annotations

import re
from typing import Any

from simulator.bot_api.call import Call, method
from simulator.errors import bad_request, conflict
from simulator.webhooks import WebhookConfig, check_url


@method("getUpdates")
async def get_updates(call: Call) -> list[dict[str, Any]]:
    bot, params = call.bot, call.params
    if bot.webhook.config is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    bot.updates.allow(params.array("allowed_updates"))
    return await bot.updates.poll(params.integer("offset"), params.integer("limit", 100), params.integer("timeout"))


@method("setWebhook")
def set_webhook(call: Call) -> bool:
    url = call.params.text("url").strip()
    if not url:
        return delete_webhook(call)
    check_url(url, call.bot.settings.webhook_hosts)
    secret = call.params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    most = call.params.integer("max_connections", 40)
    config = WebhookConfig(url, secret, min(max(most, 1), 100))
    bot = call.bot
    bot.updates.end_polls("terminated by setWebhook request")
    if call.params.flag("drop_pending_updates"):
        bot.webhook.drop()
    bot.updates.allow(call.params.array("allowed_updates"))
    if bot.webhook.config != config:
        bot.webhook.start(config)
    return True


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    call.bot.webhook.stop()
    if call.params.flag("drop_pending_updates"):
        call.bot.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> dict[str, Any]:
    bot = call.bot
    config = bot.webhook.config
    info: dict[str, Any] = {
        "url": config.url if config else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates.pending),
    }
    if config is None:
        return info
    info["max_connections"] = config.max_connections
    info["ip_address"] = "127.0.0.1"
    info["allowed_updates"] = sorted(bot.updates.allowed)
    if bot.webhook.last_error is not None:
        info["last_error_date"], info["last_error_message"] = bot.webhook.last_error
    return info


@method("logOut")
def log_out(call: Call) -> bool:
    call.bot.updates.end_polls()
    return True


@method("close")
def close(call: Call) -> bool:
    call.bot.updates.end_polls()
    return True
