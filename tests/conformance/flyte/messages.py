"""Flyte's messages without their library: as much of protobuf's wire format, and of the fields, as the cases have.

https://protobuf.dev/programming-guides/encoding/ ; the numbers of the fields are in flyte/messages.proto.
"""

import struct

# Fields of a message: number, name and kind. A kind is a scalar's name, the fields of another message (map entries have
# `key` and `value`), or a list with one of them where the field is repeated.
TIMESTAMP = {1: ("seconds", "int"), 2: ("nanos", "int")}
SIMPLE_TYPES = ["NONE", "INTEGER", "FLOAT", "STRING", "BOOLEAN", "DATETIME", "DURATION", "BINARY", "ERROR", "STRUCT"]
LITERAL_TYPE = {1: ("simple", SIMPLE_TYPES)}
LITERAL_TYPE[3] = ("collection_type", LITERAL_TYPE)
LITERAL_TYPE[4] = ("map_value_type", LITERAL_TYPE)
COLUMN = {1: ("name", "text"), 2: ("literal_type", LITERAL_TYPE)}
DATASET_TYPE = {1: ("columns", [COLUMN]), 2: ("format", "text"), 3: ("external_schema_type", "text")}
DATASET = {1: ("uri", "text"), 2: ("metadata", {1: ("structured_dataset_type", DATASET_TYPE)})}
LITERAL = {1: ("scalar", {8: ("structured_dataset", DATASET)}), 4: ("hash", "text")}
LITERAL_MAP = {1: ("literals", [{1: ("key", "text"), 2: ("value", LITERAL)}])}
ERROR_DOCUMENT = {1: ("error", {1: ("code", "text"), 2: ("message", "text"), 3: ("kind", ["NON_RECOVERABLE", "RECOVERABLE"]),
                                4: ("origin", ["UNKNOWN", "USER", "SYSTEM"]), 5: ("timestamp", TIMESTAMP),
                                6: ("worker", "text")})}


def read_varint(data, at):
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return number, at


def varint(number):
    data = b""
    while number > 0x7F:
        data += bytes([number & 0x7F | 0x80])
        number >>= 7
    return data + bytes([number])


def fields_of(data):
    """(number, wire type, value) one by one; the value of a number is its bytes but for a varint."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = read_varint(data, at)
        else:
            size, at = read_varint(data, at) if wire == 2 else ({1: 8, 5: 4}[wire], at)
            if at + size > len(data):
                raise ValueError("a message that ends too early")
            value, at = data[at:at + size], at + size
        yield key >> 3, wire, value


def field(number, wire, value):
    size = varint(len(value)) if wire == 2 else b""
    return varint(number << 3 | wire) + (varint(value) if wire == 0 else size + value)


def decode(data, fields):
    """A dictionary of what is set, as protobuf's own JSON shows it; a map of entries becomes a dictionary."""
    message = {}
    for number, _, value in fields_of(data):
        if number not in fields:
            raise ValueError(f"field {number} is not expected here")
        name, kind = fields[number]
        if not isinstance(kind, list) or isinstance(kind[0], str):
            message[name] = decode_value(value, kind)
        elif kind[0].get(1) == ("key", "text"):
            entry = decode(value, kind[0])
            message.setdefault(name, {})[entry["key"]] = entry.get("value", {})
        else:
            message.setdefault(name, []).append(decode_value(value, kind[0]))
    return message


def decode_value(value, kind):
    if isinstance(kind, dict):
        return decode(value, kind)
    if isinstance(kind, list):
        return kind[value]
    return value.decode("utf-8") if kind == "text" else value


def edit(data, path, change):
    """`data` with the parts at a path changed by `change(wire, value)`. A step of the path is a field's number, or the key
    of a map of field 1."""
    result = b""
    for number, wire, value in fields_of(data):
        step, rest = path[0], path[1:]
        if isinstance(step, str):
            entry = {n: v for n, _, v in fields_of(value)}
            if number == 1 and entry.get(1) == step.encode():
                value = edit(value, (2, *rest), change)
        elif number == step:
            value = edit(value, rest, change) if rest else change(wire, value)
        result += field(number, wire, value)
    return result


def edit_custom(task, keys, text=lambda value: value, number=lambda value: value):
    """A task template with the text or number below `custom` changed."""
    steps = [5]
    for key in keys[:-1]:
        steps += [key, 5]

    def change_text(_, value):
        return text(value.decode("utf-8")).encode("utf-8")

    def change_number(_, value):
        return struct.pack("<d", number(struct.unpack("<d", value)[0]))

    return edit(edit(task, (*steps, keys[-1], 3), change_text), (*steps, keys[-1], 2), change_number)
