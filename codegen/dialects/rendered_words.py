"""What Mintlify prints around fields, in other languages of its sites.

Only words that were seen on pages are here; a page in another language is refused.
"""

from __future__ import annotations

import re

_WORDS = {
    "授权": "Authorizations",
    "路径参数": "Path Parameters",
    "查询参数": "Query Parameters",
    "请求头": "Headers",
    "请求体": "Body",
    "响应": "Response",
    "必需": "required",
    "必填": "required",
    "显示子属性": "Show child attributes",
    "隐藏子属性": "Hide child attributes",
    "复制页面": "Copy page",
    "尝试": "Try it",
    "试一试": "Try it",
}
_LABELS = {
    "可用选项": "Available options",
    "所需范围": "Required range",
    "必填范围": "Required range",
    "所需字符串长度": "Required string length",
    "最小字符串长度": "Minimum string length",
    "默认值": "default",
}
_LABEL = re.compile(rf"(?P<label>{'|'.join(_LABELS)})[:\uff1a]\s*")
_REQUIRED = re.compile(r"(?:必需|必填)$")
# A word that a type begins with, to which flags may be glued.
TYPED = re.compile(
    r"(?:string|integer|number|boolean|object|array|null|any|file|enum<)\S*$"
)


def in_english(text: str) -> str:
    """A line as an English page has it; one that is no label stays what it is."""
    if text.isascii():
        return text
    if text in _WORDS:
        return _WORDS[text]
    if TYPED.match(text):
        text = _REQUIRED.sub("required", text)
        return _LABEL.sub(lambda found: _LABELS[found["label"]] + ":", text)
    found = _LABEL.match(text)
    if found is None:
        return text
    return f"{_LABELS[found['label']]}: {text[found.end() :]}".rstrip()
